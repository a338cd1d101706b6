import type { Plan } from '../json/plan.js'
import { violationMessage, violationsOf } from '../json/violations.js'
import { unknownParameter, validationError } from './query-failure.js'
import type { Schema } from './schema.js'

/** What has been read of one value so far: its text, or its members or items by name or number. */
interface Draft {
  readonly plan: Plan
  text?: string
  readonly parts: Map<string, Draft>
}

const itemNumber = /^[1-9]\d{0,4}$/
const largestInteger = 2 ** 31

/**
 * The typed input of an operation from its parameters, lists as `Tags.member.1.Key`. Every constraint that is violated is
 * reported in one ValidationError; a parameter that the operation does not have is refused.
 */
export function readInput<Input>({ plan }: Schema<Input>, parameters: ReadonlyMap<string, string>): Input {
  const root: Draft = { plan, parts: new Map() }
  for (const [name, value] of parameters) place(root, name, value)
  const input = finish(root, '')
  const violations = violationsOf(plan, input)
  if (violations.length > 0) throw validationError(violationMessage(violations))
  return input as Input
}

function place(root: Draft, name: string, value: string): void {
  let at = root
  const steps = name.split('.', 20)
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index] as string
    const { plan } = at
    if (plan.type === 'structure') {
      const member = plan.members.find((candidate) => candidate.name === step)
      if (!member) throw unknownParameter(name)
      at = part(at, step, member.plan)
    } else if (plan.type === 'list' && plan.item && step === 'member') {
      index += 1
      const number = steps[index] ?? ''
      if (!itemNumber.test(number)) throw unknownParameter(name)
      at = part(at, number, plan.item)
    } else throw unknownParameter(name)
  }
  at.text = value
}

function part(of: Draft, key: string, plan: Plan): Draft {
  const known = of.parts.get(key)
  if (known) return known
  const made: Draft = { plan, parts: new Map() }
  of.parts.set(key, made)
  return made
}

function finish(draft: Draft, name: string): unknown {
  const { plan, text, parts } = draft
  if (plan.type === 'structure') {
    if (text !== undefined) throw unknownParameter(name)
    return Object.fromEntries([...parts].map(([member, content]) => [member, finish(content, member)]))
  }
  if (plan.type === 'list') {
    // Clients write an empty list as its bare name.
    if (text !== undefined && (text !== '' || parts.size > 0)) throw unknownParameter(name)
    return [...parts].sort(([a], [b]) => Number(a) - Number(b)).map(([, content]) => finish(content, name))
  }
  return toScalar(plan, text ?? '', name)
}

function toScalar(plan: Plan, text: string, name: string): string | number | boolean {
  if (plan.type === 'string') return text
  if (plan.type === 'integer' && /^-?\d{1,10}$/.test(text) && Math.abs(Number(text)) < largestInteger) {
    return Number(text)
  }
  if (plan.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  throw validationError(`The value of the parameter ${name} is no ${plan.type}.`)
}
