import { type OperationName, operationTable } from '../../src/api/model/operations.js'
import { shapes } from '../../src/api/model/shapes.js'
import { sampleOf } from '../support/valid-inputs.js'
import type { Members } from './world.js'

export interface OptionalMember {
  readonly path: string
  /** A structure all of whose members are optional: they stand for it. */
  readonly isProvenByItsMembers: boolean
}

/** The optional members of an operation's input, those of structures and of the structures in lists among them. */
export function optionalMembers(operation: OperationName): OptionalMember[] {
  return membersOf(operationTable[operation].input, '', [])
}

function membersOf(shapeName: string, prefix: string, within: readonly string[]): OptionalMember[] {
  const { members = {}, required = [] } = shapes[shapeName] ?? {}
  if (within.includes(shapeName)) return []
  return Object.entries(members).flatMap(([name, inner]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`
    const { type, member = '' } = shapes[inner] ?? {}
    const deeper =
      type === 'structure'
        ? membersOf(inner, path, [...within, shapeName])
        : type === 'list'
          ? membersOf(member, `${path}[]`, [...within, shapeName])
          : []
    const isProvenByItsMembers = type === 'structure' && deeper.length > 0 && !shapes[inner]?.required?.length
    return required.includes(name) ? deeper : [{ path, isProvenByItsMembers }, ...deeper]
  })
}

/** The input with the value at the path, or without anything there. Structures on the way get what they require. */
export function withMember(operation: OperationName, input: Members, path: string, value: unknown): Members {
  const steps = path.split('.').map((step) => ({ name: step.replace('[]', ''), isList: step.endsWith('[]') }))
  return put(operationTable[operation].input, input, steps, value) as Members
}

interface Step {
  readonly name: string
  readonly isList: boolean
}

function put(shapeName: string, holder: Members, [step, ...rest]: readonly Step[], value: unknown): Members {
  if (!step) return holder
  const { [step.name]: held, ...others } = holder
  if (rest.length === 0) return value === undefined ? others : { ...others, [step.name]: value }
  const inner = shapes[shapeName]?.members?.[step.name] ?? ''
  if (!step.isList) return { ...others, [step.name]: put(inner, (held ?? sampleOf(inner)) as Members, rest, value) }
  const entry = shapes[inner]?.member ?? ''
  const [first, ...more] = (held ?? [sampleOf(entry)]) as Members[]
  return { ...others, [step.name]: [put(entry, first ?? {}, rest, value), ...more] }
}

/** Members of `added` within those of `base`, structure by structure. */
export function merged(base: unknown, added: unknown): unknown {
  if (!isPlain(base) || !isPlain(added)) return added
  return Object.entries(added).reduce<Record<string, unknown>>(
    (all, [name, value]) => Object.assign(all, { [name]: name in all ? merged(all[name], value) : value }),
    { ...base },
  )
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
