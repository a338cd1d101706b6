import type { Plan } from './plan.js'

/** What in an output contradicts the model: unknown members, wrong types, foreign enum values, missing required members. */
export function outputProblems(plan: Plan, value: unknown): string[] {
  const problems: string[] = []
  check(plan, value, plan.name, problems)
  return problems
}

function check(plan: Plan, value: unknown, path: string, problems: string[]): void {
  if (!hasType(plan, value)) {
    problems.push(`${path} is not a ${plan.type}`)
    return
  }
  if (plan.type === 'structure') checkStructure(plan, value as Readonly<Record<string, unknown>>, path, problems)
  else if (plan.type === 'list' || plan.type === 'map') {
    const entry = plan.item ?? plan.value
    for (const [key, content] of Object.entries(value as object)) {
      if (entry) check(entry, content, `${path}.${key}`, problems)
    }
  } else if (plan.values && !plan.values.has(value as string)) {
    problems.push(`${path} has a value outside of its enum`)
  }
}

function checkStructure(
  plan: Plan,
  structure: Readonly<Record<string, unknown>>,
  path: string,
  problems: string[],
): void {
  for (const name of Object.keys(structure)) {
    if (structure[name] !== undefined && !plan.memberNames.has(name)) problems.push(`${path}.${name} is unknown`)
  }
  for (const { name, required, plan: member } of plan.members) {
    const content = structure[name]
    if (content !== undefined) check(member, content, `${path}.${name}`, problems)
    else if (required) problems.push(`${path}.${name} is missing`)
  }
}

function hasType(plan: Plan, value: unknown): boolean {
  switch (plan.type) {
    case 'structure':
    case 'map':
      return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
    case 'list':
      return Array.isArray(value)
    case 'integer':
    case 'long':
      return Number.isSafeInteger(value)
    case 'timestamp':
      return value instanceof Date && !Number.isNaN(value.getTime())
    case 'blob':
      return value instanceof Uint8Array
    case 'document':
      return value !== undefined
    default:
      return typeof value === plan.type
  }
}
