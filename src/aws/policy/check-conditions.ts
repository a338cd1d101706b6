import { parseOperatorName } from './condition.js'
import type { JsonObject } from './json-source.js'
import { didYouMean } from './nearest-name.js'
import { findOperator, operatorNames } from './operators.js'
import { syntaxFault } from './policy-fault.js'
import { entriesOf, isObject, membersOf, type NamedPlace, type Place, spotOf } from './policy-tree.js'
import { parseTemplate } from './template.js'

const setPrefixes = ['ForAllValues', 'ForAnyValue']
const baseNames = [...operatorNames, 'Null']

/** Operators, their affixes, and the types of keys and values of a Condition element. */
export function checkConditions(condition: Place, variables: boolean): void {
  if (!isObject(condition)) throw syntaxFault('Condition is an object of operators', spotOf(condition))
  for (const operator of membersOf(condition)) {
    checkOperator(operator)
    if (!isObject(operator)) throw syntaxFault(`${operator.name} is an object of condition keys`, spotOf(operator))
    checkKeys(operator, { variables: variables && takesVariables(operator.name) })
  }
}

function takesVariables(operatorName: string): boolean {
  return findOperator(parseOperatorName(operatorName).base)?.variables ?? false
}

function checkOperator({ name, nameSpot }: NamedPlace): void {
  const { base, set, ifExists } = parseOperatorName(name)
  if (base === 'Null') {
    if (set || ifExists) throw syntaxFault(`Null takes neither a set operator nor IfExists: ${name}`, nameSpot)
    return
  }
  if (findOperator(base)) return
  const [prefix = '', rest] = base.split(':')
  if (rest !== undefined && !setPrefixes.includes(prefix)) {
    throw syntaxFault(`unknown set operator ${prefix}${didYouMean(prefix, setPrefixes)}`, nameSpot)
  }
  throw syntaxFault(`unknown condition operator ${name}${didYouMean(base, baseNames)}`, nameSpot)
}

function checkKeys(operator: Place<JsonObject>, rules: { readonly variables: boolean }): void {
  for (const key of membersOf(operator)) {
    if (key.name === '') throw syntaxFault('a condition key has a name', key.nameSpot)
    const values = entriesOf(key)
    if (values.length === 0) throw syntaxFault(`${key.name} has an empty list of values`, spotOf(key))
    for (const value of values) {
      if (value.node.kind !== 'string' && value.node.kind !== 'number' && value.node.kind !== 'boolean') {
        throw syntaxFault(`a value of ${key.name} is a string, a number or a Boolean`, spotOf(value))
      }
      const template = parseTemplate(String(value.node.value), rules)
      if ('malformed' in template) throw syntaxFault(template.malformed, spotOf(value))
    }
  }
}
