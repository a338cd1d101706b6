import type { Plan } from '../json/plan.js'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser would turn it into a line feed.
  '\r': '&#13;',
}
/** Control characters other than tab and line ends, halves of surrogate pairs, and what is no character. */
const unwritable = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu

/** Text as the content of an element; what XML cannot hold becomes U+FFFD. */
export function escapeText(text: string): string {
  return text.replace(unwritable, '\ufffd').replace(/[&<>"'\r]/g, (character) => escapes[character] ?? character)
}

/** An element of other elements or of escaped text. `name` comes from the code, never from a request. */
export function element(name: string, content: string): string {
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`
}

/** The content of an element that stands for a value: lists as `member`, maps as `entry`, times in UTC to the second. */
export function toXml(plan: Plan, value: unknown): string {
  switch (plan.type) {
    case 'structure':
      return plan.members
        .map(({ name, plan: member }) => {
          const content = (value as Readonly<Record<string, unknown>>)[name]
          return content === undefined ? '' : element(name, toXml(member, content))
        })
        .join('')
    case 'list':
      return (value as readonly unknown[]).map((entry) => element('member', toXml(required(plan.item), entry))).join('')
    case 'map':
      return Object.entries(value as Readonly<Record<string, unknown>>)
        .map(([key, entry]) =>
          element('entry', element('key', escapeText(key)) + element('value', toXml(required(plan.value), entry))),
        )
        .join('')
    case 'timestamp':
      return `${(value as Date).toISOString().slice(0, 19)}Z`
    default:
      return escapeText(String(value))
  }
}

function required(plan: Plan | undefined): Plan {
  if (!plan) throw new Error('A list or map without a plan of its items.')
  return plan
}
