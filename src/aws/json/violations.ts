import type { MemberPlan, Plan } from './plan.js'

/** Beyond this a request is only told part of what is wrong with it. */
const mostViolations = 100
const longestEcho = 1024
/** A pattern sees no longer value, unless its shape allows longer ones. */
const longestUnboundedMatch = 1024
const unstorable = /[\0\p{Cs}]/u

/**
 * Every constraint that a decoded structure violates, as items of the service's message: members in alphabetical order,
 * length before pattern, the value left out where the model calls it sensitive (forms: captured messages).
 */
export function violationsOf(plan: Plan, value: unknown): string[] {
  const found: string[] = []
  visitStructure(plan, value, '', found)
  return found
}

/** The text of the InvalidParameterException for these items. */
export function violationMessage(violations: readonly string[]): string {
  const count = violations.length
  return `${count} validation error${count === 1 ? '' : 's'} detected: ${violations.join('; ')}`
}

function visitStructure(plan: Plan, value: unknown, prefix: string, found: string[]): void {
  const structure = value as Readonly<Record<string, unknown>>
  for (const member of plan.members) {
    if (found.length >= mostViolations) return
    const content = structure[member.name]
    if (content === undefined) {
      if (member.required) found.push(missing(member, prefix + member.pathName))
    } else visit(member.plan, content, prefix + member.pathName, found)
  }
}

/** A required integer that is absent counts as 0 where 0 is out of range: so ListUserPools without MaxResults (captured). */
function missing({ plan }: MemberPlan, path: string): string {
  if (plan.type === 'integer' && plan.min !== undefined && plan.min > 0)
    return item(plan, 0, path, atLeast(plan, plan.min))
  return `Value null at '${path}' failed to satisfy constraint: Member must not be null`
}

function visit(plan: Plan, value: unknown, path: string, found: string[]): void {
  if (value === null) {
    found.push(`Value null at '${path}' failed to satisfy constraint: Member must not be null`)
    return
  }
  for (const rule of brokenRules(plan, value)) found.push(item(plan, value, path, rule))
  if (plan.type === 'structure') visitStructure(plan, value, `${path}.`, found)
  else if (plan.type === 'list') visitList(plan, value as readonly unknown[], path, found)
  else if (plan.type === 'map') visitMap(plan, value as Readonly<Record<string, unknown>>, path, found)
}

function visitList(plan: Plan, list: readonly unknown[], path: string, found: string[]): void {
  const { item: entry } = plan
  if (!entry) return
  if (isScalar(entry)) {
    if (list.includes(null))
      found.push(item(plan, list, path, 'Member must satisfy constraint: [Member must not be null]'))
    else if (list.some((content) => brokenRules(entry, content).length > 0)) {
      found.push(item(plan, list, path, `Member must satisfy constraint: [${allRules(entry)}]`))
    }
    return
  }
  for (const [index, content] of list.entries()) {
    if (found.length >= mostViolations) return
    visit(entry, content, `${path}.${index + 1}.member`, found)
  }
}

/** However many entries break a rule, keys and values are reported once each (sibling services). */
function visitMap(plan: Plan, map: Readonly<Record<string, unknown>>, path: string, found: string[]): void {
  const { key, value } = plan
  if (!key || !value) return
  const names = Object.keys(map)
  if (names.some((name) => brokenRules(key, name).length > 0)) {
    found.push(item(plan, map, path, `Map keys must satisfy constraint: [${allRules(key)}]`))
  }
  if (isScalar(value)) {
    if (names.some((name) => brokenRules(value, map[name]).length > 0)) {
      found.push(item(plan, map, path, `Map value must satisfy constraint: [${allRules(value)}]`))
    }
    return
  }
  for (const name of names) {
    if (found.length >= mostViolations) return
    visit(value, map[name], `${path}.${key.sensitive ? '*' : name}.member`, found)
  }
}

const none: readonly string[] = []

function brokenRules(plan: Plan, value: unknown): readonly string[] {
  switch (plan.type) {
    case 'string':
      return brokenTextRules(plan, value as string)
    case 'integer':
    case 'long':
      return outOfRange(plan, value as number)
    case 'list':
    case 'blob':
      return outOfRange(plan, (value as { readonly length: number }).length)
    case 'map':
      return outOfRange(plan, Object.keys(value as object).length)
    default:
      return none
  }
}

function brokenTextRules(plan: Plan, value: string): readonly string[] {
  const broken = outOfRange(plan, value.length)
  const { matches, values } = plan
  const tooLongToMatch = plan.max !== undefined && value.length > plan.max && value.length > longestUnboundedMatch
  if (matches && !tooLongToMatch && !matches(value)) return [...broken, patternRule(plan)]
  if (values && !values.has(value)) return [...broken, enumRule(values)]
  // Neither database stores these faithfully, so no member takes them. Not a constraint of the service.
  if (broken.length === 0 && unstorable.test(value)) return ['Member must not contain NUL or unpaired surrogates']
  return broken
}

function outOfRange(plan: Plan, size: number): readonly string[] {
  if (plan.max !== undefined && size > plan.max) return [atMost(plan, plan.max)]
  if (plan.min !== undefined && size < plan.min) return [atLeast(plan, plan.min)]
  return none
}

function atMost(plan: Plan, most: number): string {
  return `Member must have ${quantityOf(plan)} less than or equal to ${most}`
}

function atLeast(plan: Plan, least: number): string {
  return `Member must have ${quantityOf(plan)} greater than or equal to ${least}`
}

function quantityOf(plan: Plan): 'value' | 'length' {
  return plan.type === 'integer' || plan.type === 'long' ? 'value' : 'length'
}

function patternRule(plan: Plan): string {
  return `Member must satisfy regular expression pattern: ${plan.quotedPattern}`
}

function enumRule(values: ReadonlySet<string>): string {
  return `Member must satisfy enum value set: [${[...values].join(', ')}]`
}

/** Every rule of an item, in the order of the captures: maximum, minimum, pattern. */
function allRules(plan: Plan): string {
  const rules: string[] = []
  if (plan.max !== undefined) rules.push(atMost(plan, plan.max))
  if (plan.min !== undefined) rules.push(atLeast(plan, plan.min))
  if (plan.matches) rules.push(patternRule(plan))
  if (plan.values) rules.push(enumRule(plan.values))
  return rules.length > 0 ? rules.join(', ') : 'Member must not contain NUL or unpaired surrogates'
}

function isScalar(plan: Plan): boolean {
  return plan.type !== 'structure' && plan.type !== 'list' && plan.type !== 'map'
}

function item(plan: Plan, value: unknown, path: string, rule: string): string {
  const echo = plan.hidesValue || plan.type === 'blob' ? '' : ` '${print(value)}'`
  return `Value${echo} at '${path}' failed to satisfy constraint: ${rule}`
}

/** Assumed: collections print as Java does, `[a, b]` and `{k=v}`; long values are cut. */
function print(value: unknown): string {
  const text = printWhole(value)
  return text.length > longestEcho ? `${text.slice(0, longestEcho)}…` : text
}

function printWhole(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printWhole).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{${Object.entries(value)
    .map(([key, content]) => `${key}=${printWhole(content)}`)
    .join(', ')}}`
}
