import type { ConditionContext } from './context.js'
import { type GlobPart, standsAt } from './glob.js'

/** Part of a policy text: literal, wildcard, or a variable that the request fills. */
export type TemplatePart = GlobPart | { readonly variable: string; readonly fallback?: string }

/** A policy text taken apart. `malformed` ones never match. */
export type Template = { readonly parts: readonly TemplatePart[] } | { readonly malformed: string }

const variablePattern = /^\$\{(?:([*?$])|([^\s{}',]+)(?:,\s*'([^']*)')?)\}/

/**
 * Takes a text apart. Variables and `${*}` escapes exist under Version 2012-10-17 only and, in ARNs, only after the fifth
 * colon; elsewhere `${` is literal text (IAM user guide, policy variables).
 */
export function parseTemplate(
  text: string,
  rules: { readonly variables: boolean; readonly fromColon?: number },
): Template {
  const parts: TemplatePart[] = []
  let literal = ''
  let colons = 0
  const addText = (found: string) => {
    // Plain slices compare faster than strings put together of characters.
    literal = literal === '' ? found : literal + found
    colons += found.split(':').length - 1
  }
  const addPart = (part: TemplatePart) => {
    if (literal !== '') parts.push({ literal })
    literal = ''
    parts.push(part)
  }
  let index = 0
  for (const { 0: sign, index: at } of text.matchAll(/[*?]|\$\{/g)) {
    if (at < index) continue
    addText(text.slice(index, at))
    index = at + sign.length
    if (sign !== '${') addPart({ wildcard: sign as '*' | '?' })
    else if (!rules.variables || colons < (rules.fromColon ?? 0)) addText(sign)
    else {
      const found = variablePattern.exec(text.slice(at))
      if (!found) return { malformed: `"${text.slice(at, at + 20)}" is not a variable` }
      const [whole, escaped, variable = '', fallback] = found
      if (escaped === undefined)
        addPart({ variable: variable.toLowerCase(), ...(fallback === undefined ? {} : { fallback }) })
      else addText(escaped)
      index = at + whole.length
    }
  }
  addText(text.slice(index))
  if (literal !== '') parts.push({ literal })
  return { parts }
}

/** The parts of a text without variables, or undefined where the request must fill one. */
export function fixedParts(parts: readonly TemplatePart[]): readonly GlobPart[] | undefined {
  const fixed = parts.filter((part): part is GlobPart => !('variable' in part))
  return fixed.length === parts.length ? fixed : undefined
}

/**
 * Fills the variables; what they stand for is literal, so a `*` in a user agent is no wildcard. Undefined when a key is
 * absent without a fallback, or holds several values.
 */
export function resolve(parts: readonly TemplatePart[], context: ConditionContext): GlobPart[] | undefined {
  const resolved: GlobPart[] = []
  for (const part of parts) {
    if (!('variable' in part)) {
      resolved.push(part)
      continue
    }
    const value = context.get(part.variable) ?? part.fallback
    if (typeof value !== 'string') return undefined
    resolved.push({ literal: value })
  }
  return resolved
}

/** Fills a text in which wildcards have no meaning, or that has none; undefined as in `resolve`. */
export function resolveText(parts: readonly TemplatePart[], context: ConditionContext): string | undefined {
  let text = ''
  for (const part of parts) {
    if ('variable' in part) {
      const value = context.get(part.variable) ?? part.fallback
      if (typeof value !== 'string') return undefined
      text += value
    } else text += textOfPart(part)
  }
  return text
}

/**
 * Whether a text without wildcards, filled, is the one given; undefined as in `resolve`. Compares part by part, since to put
 * a text together costs more than to find that it differs.
 */
export function isFilledText(
  parts: readonly TemplatePart[],
  context: ConditionContext,
  wanted: string,
): boolean | undefined {
  let at = 0
  for (const part of parts) {
    const value = 'variable' in part ? (context.get(part.variable) ?? part.fallback) : textOfPart(part)
    if (typeof value !== 'string') return undefined
    if (at >= 0) at = standsAt(wanted, value, at) ? at + value.length : -1
  }
  return at === wanted.length
}

function textOfPart(part: GlobPart): string {
  return 'literal' in part ? part.literal : part.wildcard
}

/** The text of parts without wildcards having a meaning: as StringEquals compares. */
export function literalText(parts: readonly GlobPart[]): string {
  let text = ''
  for (const part of parts) text += textOfPart(part)
  return text
}
