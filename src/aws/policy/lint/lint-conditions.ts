import { isObject, memberOf, membersOf } from '../policy-tree.js'
import { type ConditionCase, conditionCases, isMultivalued } from './condition-case.js'
import type { Finding, LintedStatement, LintRule } from './finding.js'

/** Keys and operators that do not go together, and what a missing key does to them. */
export const lintConditions: LintRule = (statement) => {
  const cases = conditionCases(statement)
  return [
    ...lintEmptiness(statement),
    ...lintDoubleKeys(cases),
    ...cases.flatMap((one) => [...lintKey(one), ...lintForAll(one, { cases, allows: statement.effect === 'Allow' })]),
  ]
}

function lintEmptiness({ place }: LintedStatement): Finding[] {
  const condition = memberOf(place, 'Condition')
  if (!condition || !isObject(condition)) return []
  const operators = membersOf(condition)
  const empty = operators.filter((operator) => isObject(operator) && membersOf(operator).length === 0)
  return (operators.length === 0 ? [condition] : empty).map(({ name, nameSpot }) => ({
    severity: 'suggestion',
    code: 'empty-condition',
    message: `${name} is empty and restricts nothing`,
    spot: nameSpot,
  }))
}

function lintDoubleKeys(cases: readonly ConditionCase[]): Finding[] {
  const seen = new Set<string>()
  return cases.flatMap(({ operator, key, place }): Finding[] => {
    const name = `${operator} ${key}`
    if (!seen.has(name)) {
      seen.add(name)
      return []
    }
    const message = `${place.name} stands here twice: key names ignore letter case`
    return [{ severity: 'error', code: 'double-key', message, spot: place.nameSpot }]
  })
}

const tagFamilies = ['aws:resourcetag', 'aws:requesttag', 'aws:principaltag']

function lintKey({ key, place, set, base }: ConditionCase): Finding[] {
  const findings: Finding[] = []
  const report = (code: string, message: string) =>
    findings.push({ severity: 'error', code, message, spot: place.nameSpot })
  if (tagFamilies.some((family) => key === family || key === `${family}/`)) {
    report('tag-key-missing', `${place.name} needs the tag's key after a slash`)
  }
  if (key.includes('${')) report('variable-out-of-place', 'condition keys take no variables')
  if (isMultivalued(key) && set === undefined && base !== 'Null') {
    report('set-operator-missing', `${place.name} may hold several values: use ForAllValues or ForAnyValue`)
  }
  return findings
}

/** ForAllValues holds for a request that lacks the key. */
function lintForAll(
  { set, key, place }: ConditionCase,
  { cases, allows }: { readonly cases: readonly ConditionCase[]; readonly allows: boolean },
): Finding[] {
  if (set !== 'all') return []
  const findings: Finding[] = []
  const report = (code: string, message: string) =>
    findings.push({ severity: 'security', code, message, spot: place.nameSpot })
  const isGuard = ({ base, key: guarded, values }: ConditionCase) =>
    base === 'Null' && guarded === key && values.every(({ text }) => text.toLowerCase() === 'false')
  if (allows && !cases.some(isGuard)) {
    report(
      'for-all-without-null',
      `ForAllValues also holds without ${place.name}: add "Null": {"${place.name}": "false"}`,
    )
  }
  if (key.startsWith('aws:') && !isMultivalued(key)) {
    report('for-all-single-valued', `${place.name} holds one value: ForAllValues only adds that it may be missing`)
  }
  return findings
}
