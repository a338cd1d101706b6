import { rowsOf, splitAction } from '../action-table.js'
import { conditionCases, keyFamily } from './condition-case.js'
import type { Entry, Finding, LintContext, LintRule } from './finding.js'

/** Families that only some actions' requests carry. */
const requestFamilies = ['aws:resourcetag', 'aws:requesttag', 'aws:tagkeys']

/** Conditions on keys that the statement's actions never carry. */
export const lintKeys: LintRule = (statement, context) =>
  conditionCases(statement).flatMap(({ key, place }): Finding[] => {
    const family = keyFamily(key)
    const service = splitAction(family)?.service ?? ''
    if (Object.hasOwn(context.actions, service) && !knowsKey(context, family)) {
      const message = `no request carries ${place.name}`
      return [{ severity: 'warning', code: 'unknown-key', message, spot: place.nameSpot }]
    }
    if (!requestFamilies.includes(family)) return []
    const without = statement.actions.filter((action) => neverCarries(action, family, context))
    if (without.length === 0) return []
    const message = `requests of ${without.map(({ text }) => text).join(', ')} never carry ${place.name}`
    return [{ severity: 'warning', code: 'key-not-carried', message, spot: place.nameSpot }]
  })

function knowsKey({ actions: table }: LintContext, family: string): boolean {
  return Object.values(table).some((rows) => rows.some(({ conditionKeys }) => hasKey(conditionKeys, family)))
}

function hasKey(keys: readonly string[], family: string): boolean {
  return keys.some((key) => keyFamily(key) === family)
}

/** `*` and actions without a row are left alone. A pattern counts only when none of its actions carries the key. */
function neverCarries({ text }: Entry, family: string, { actions: table }: LintContext): boolean {
  if (!splitAction(text)) return false
  const rows = rowsOf(table, text).filter(({ access }) => access === 'signed')
  return rows.length > 0 && rows.every(({ conditionKeys }) => !hasKey(conditionKeys, family))
}
