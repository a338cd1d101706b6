import type { ConditionContext } from './context.js'
import { findOperator, type Operator } from './operators.js'
import { fixedParts, parseTemplate, resolve, resolveText } from './template.js'

/** `ForAllValues:StringLikeIfExists` taken apart. */
export interface OperatorName {
  readonly set: 'all' | 'any' | undefined
  readonly base: string
  readonly ifExists: boolean
}

export function parseOperatorName(name: string): OperatorName {
  const found = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(name)
  const set = found?.[1] === 'ForAllValues' ? 'all' : found?.[1] === 'ForAnyValue' ? 'any' : undefined
  return { set, base: found?.[2] ?? '', ifExists: found?.[3] !== undefined }
}

export type Condition = (context: ConditionContext) => boolean

/** One operator with one key and its values. Fails for an unknown operator: the validator refuses those before. */
export function compileCondition(
  operatorName: string,
  key: string,
  condition: { readonly values: readonly string[]; readonly variables: boolean },
): Condition {
  const name = parseOperatorName(operatorName)
  const contextKey = key.toLowerCase()
  if (name.base === 'Null') return compileNull(contextKey, condition.values)
  const operator = findOperator(name.base)
  if (!operator) throw new Error(`unknown condition operator ${operatorName}`)
  return decideBy(name, { contextKey, negated: operator.negated, fits: compileValues(operator, condition) })
}

/** `Null: "true"` holds where the key is absent, `"false"` where it is present, any other text nowhere. */
function compileNull(key: string, values: readonly string[]): Condition {
  const wanted = new Set(values.map((value) => value.toLowerCase()))
  return (context) => wanted.has(String(context.get(key) === undefined))
}

interface Comparison {
  readonly contextKey: string
  readonly negated: boolean
  /** Whether any of the policy's values fits. */
  readonly fits: ValueTest
}

/** The table of missing keys, sets and negation (IAM user guide, condition operators; multivalued context keys). */
function decideBy({ set, ifExists }: OperatorName, { contextKey, negated, fits }: Comparison): Condition {
  const whenAbsent = ifExists || set === 'all' || (negated && set === undefined)
  return (context) => {
    const present = context.get(contextKey)
    if (present === undefined) return whenAbsent
    // One value is a set of one.
    if (typeof present === 'string') return fits(present, context) !== negated
    const passes = (value: string) => fits(value, context) !== negated
    if (set === 'all') return present.every(passes)
    if (set === 'any') return present.some(passes)
    // A list under an operator without a set prefix: one element counts as that value, more never match (Assumed).
    const only = present.length === 1 ? present[0] : undefined
    return only !== undefined && passes(only)
  }
}

type ValueTest = (requested: string, context: ConditionContext) => boolean

/** A value whose variable the request does not fill fits nothing. */
function compileValues(
  operator: Operator,
  { values, variables }: { readonly values: readonly string[]; readonly variables: boolean },
): ValueTest {
  const tests = values.map((value) => compileValue(operator, value, variables && operator.variables))
  const [only] = tests
  if (only && tests.length === 1) return only
  return (requested, context) => {
    for (const test of tests) if (test(requested, context)) return true
    return false
  }
}

function compileValue(operator: Operator, value: string, variables: boolean): ValueTest {
  const template = parseTemplate(value, { variables })
  if ('malformed' in template) return () => false
  const { parts } = template
  const fixed = fixedParts(parts)
  if (fixed) return operator.prepare(fixed)
  if (operator.wildcards) {
    return (requested, context) => {
      const filled = resolve(parts, context)
      return filled !== undefined && operator.prepare(filled)(requested)
    }
  }
  return (requested, context) => {
    const literal = resolveText(parts, context)
    return literal !== undefined && operator.prepare([{ literal }])(requested)
  }
}
