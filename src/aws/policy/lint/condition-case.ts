import { parseOperatorName } from '../condition.js'
import { entriesOf, type NamedPlace, spotOf } from '../policy-tree.js'
import type { Entry, LintedStatement } from './finding.js'

/** One operator with one key and its values, read. */
export interface ConditionCase {
  /** As written. */
  readonly operator: string
  readonly base: string
  readonly set: 'all' | 'any' | undefined
  readonly ifExists: boolean
  /** In lower case. */
  readonly key: string
  readonly place: NamedPlace
  readonly values: readonly Entry[]
}

export function conditionCases({ conditions }: LintedStatement): ConditionCase[] {
  return conditions.map(({ operator, key }) => ({
    operator: operator.name,
    ...parseOperatorName(operator.name),
    key: key.name.toLowerCase(),
    place: key,
    values: entriesOf(key).flatMap((entry) =>
      'value' in entry.node ? [{ text: String(entry.node.value), spot: spotOf(entry) }] : [],
    ),
  }))
}

const multivaluedKeys = [
  'aws:tagkeys',
  'aws:calledvia',
  'aws:principalorgpaths',
  'aws:resourceorgpaths',
  'aws:sourceorgpaths',
  'aws:vpceorgpaths',
  'aws:principalservicenameslist',
  'sts:transitivetagkeys',
]

export function isMultivalued(key: string): boolean {
  return multivaluedKeys.includes(key)
}

/** A key in lower case without what follows the slash: tag keys as their family. */
export function keyFamily(key: string): string {
  const [family = ''] = key.toLowerCase().split('/')
  return family
}
