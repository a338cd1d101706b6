import type { Plan } from './plan.js'

/** The JSON text of an output: times as epoch seconds, blobs as base64, absent and unknown members left out. */
export function encodeBody(plan: Plan, value: unknown): string {
  return JSON.stringify(toWire(plan, value))
}

function toWire(plan: Plan, value: unknown): unknown {
  switch (plan.type) {
    case 'structure':
      return structureToWire(plan, value as Readonly<Record<string, unknown>>)
    case 'list': {
      const { item } = plan
      return item && (value as readonly unknown[]).map((entry) => toWire(item, entry))
    }
    case 'map':
      return mapToWire(plan, value as Readonly<Record<string, unknown>>)
    case 'timestamp':
      return (value as Date).getTime() / 1000
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64')
    default:
      return value
  }
}

function structureToWire(plan: Plan, structure: Readonly<Record<string, unknown>>): unknown {
  const wire: Record<string, unknown> = {}
  // Only members of the model leave the server, whatever a handler puts into its result.
  for (const { name, plan: member } of plan.members) {
    const value = structure[name]
    if (value !== undefined && value !== null) wire[name] = toWire(member, value)
  }
  return wire
}

function mapToWire({ value }: Plan, map: Readonly<Record<string, unknown>>): unknown {
  const wire: Record<string, unknown> = Object.create(null)
  for (const [key, entry] of Object.entries(map)) {
    if (value && entry !== undefined && entry !== null) wire[key] = toWire(value, entry)
  }
  return wire
}
