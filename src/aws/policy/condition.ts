import type { ConditionContext, ContextValue } from './context.js'
import { findOperator, type Operator, type Test } from './operators.js'
import { fixedParts, parseTemplate, resolve, type TemplatePart } from './template.js'

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
  const matchesOne = compileValues(operator, condition)
  return (context) => evaluate(name, operator, context.get(contextKey), (value) => matchesOne(value, context))
}

/** `Null: "true"` holds where the key is absent, `"false"` where it is present, any other text nowhere. */
function compileNull(key: string, values: readonly string[]): Condition {
  const wanted = new Set(values.map((value) => value.toLowerCase()))
  return (context) => wanted.has(String(context.get(key) === undefined))
}

/** The table of missing keys, sets and negation (IAM user guide, condition operators; multivalued context keys). */
function evaluate(
  name: OperatorName,
  operator: Operator,
  present: ContextValue | undefined,
  fits: (value: string) => boolean,
): boolean {
  if (present === undefined) {
    if (name.ifExists || name.set === 'all') return true
    return name.set === undefined && operator.negated
  }
  const values = typeof present === 'string' ? [present] : present
  const passes = (value: string) => fits(value) !== operator.negated
  if (name.set === 'all') return values.every(passes)
  if (name.set === 'any') return values.some(passes)
  // A list under an operator without a set prefix: one element counts as that value, more never match (Assumed).
  const only = values.length === 1 ? values[0] : undefined
  return only !== undefined && passes(only)
}

type ValueTest = (requested: string, context: ConditionContext) => boolean

/** True when any of the policy's values fits. A value whose variable the request does not fill fits nothing. */
function compileValues(
  operator: Operator,
  { values, variables }: { readonly values: readonly string[]; readonly variables: boolean },
): ValueTest {
  const tests = values.map((value) => compileValue(operator, value, variables && operator.variables))
  return (requested, context) => tests.some((test) => test(requested, context))
}

function compileValue(operator: Operator, value: string, variables: boolean): ValueTest {
  const template = parseTemplate(value, { variables })
  if ('malformed' in template) return () => false
  const { parts } = template
  const fixed = fixedParts(parts)
  if (fixed) return operator.prepare(fixed)
  return (requested, context) => prepareFilled(operator, parts, context)?.(requested) ?? false
}

function prepareFilled(
  operator: Operator,
  parts: readonly TemplatePart[],
  context: ConditionContext,
): Test | undefined {
  const filled = resolve(parts, context)
  return filled && operator.prepare(filled)
}
