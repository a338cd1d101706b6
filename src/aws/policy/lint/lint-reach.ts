import { spotOf } from '../policy-tree.js'
import type { Entry, Finding, LintContext, LintedStatement } from './finding.js'
import { covers } from './lint-redundancy.js'

/** Statements that allow nothing, because another one of the same document denies all of it without a condition. */
export function lintReach(statements: readonly LintedStatement[], { attach }: LintContext): Finding[] {
  // Who a statement of a trust policy is about would have to be compared as well.
  if (attach === 'trust') return []
  const denials = statements.filter((one) => one.effect === 'Deny' && isUnconditional(one))
  return statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((allowing) => {
      const denial = denials.find((one) => deniesAll(one, allowing))
      if (!denial) return []
      const message = `never reached: ${denial.place.path} denies all of it`
      return [{ severity: 'warning', code: 'unreachable', message, spot: spotOf(allowing.place) }]
    })
}

function isUnconditional({ conditions, notActions, notResources }: LintedStatement): boolean {
  return conditions.length === 0 && notActions.length === 0 && notResources.length === 0
}

function deniesAll(denial: LintedStatement, allowing: LintedStatement): boolean {
  return (
    areCovered({ by: denial.actions, listed: allowing.actions, excluded: allowing.notActions, foldsCase: true }) &&
    areCovered({ by: denial.resources, listed: allowing.resources, excluded: allowing.notResources, arns: true })
  )
}

interface Coverage {
  readonly by: readonly Entry[]
  readonly listed: readonly Entry[]
  readonly excluded: readonly Entry[]
  readonly foldsCase?: boolean
  readonly arns?: boolean
}

/** Whatever is not listed is covered by `*` alone. Errs on the side of no. */
function areCovered({ by, listed, excluded, foldsCase, arns }: Coverage): boolean {
  const fold = ({ text }: Entry) => (foldsCase ? text.toLowerCase() : text)
  const patterns = by.map(fold)
  if (excluded.length > 0 || listed.length === 0) return patterns.includes('*')
  const comparison = arns ? { arns } : {}
  return listed.map(fold).every((text) => patterns.some((one) => one === text || covers(one, text, comparison)))
}
