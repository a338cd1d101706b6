import { policySize, sizeLimits } from './attachment.js'
import { textPositions } from './json-source.js'
import type { Finding, LintContext, LintedStatement, LintRule, LintRules, Severity } from './lint/finding.js'
import { lintActions } from './lint/lint-actions.js'
import { lintConditions } from './lint/lint-conditions.js'
import { lintKeys } from './lint/lint-keys.js'
import { lintReach } from './lint/lint-reach.js'
import { lintRedundancy } from './lint/lint-redundancy.js'
import { lintResources } from './lint/lint-resources.js'
import { lintSecurity } from './lint/lint-security.js'
import { lintValues } from './lint/lint-values.js'
import { lintWrites } from './lint/lint-writes.js'
import type { PolicySource } from './parse-policy.js'
import { conditionsOf, memberOf, spotOf, statementPlaces, stringsOf } from './policy-tree.js'

export interface LintFinding {
  readonly severity: Severity
  readonly code: string
  readonly message: string
  /** Such as `Statement[0].Action[1]`; empty for the document itself. */
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly column: number
}

const rules: readonly LintRule[] = [
  lintActions,
  lintResources,
  lintConditions,
  lintValues,
  lintKeys,
  lintSecurity,
  lintWrites,
  lintRedundancy,
]

/**
 * What the author of an accepted document should know, in the order of the text. The checks are modelled on the public list
 * of IAM Access Analyzer, as far as they make sense for a server of one's own.
 */
export function lintPolicy(source: PolicySource, lintRules: LintRules): LintFinding[] {
  const version = stringsOf(memberOf(source.root, 'Version'))[0]?.text
  const context: LintContext = { ...lintRules, variables: version === '2012-10-17' }
  const statements = statementPlaces(source.root).map(readStatement)
  const findings = [
    ...lintDocument(source, { version, attach: lintRules.attach }),
    ...statements.flatMap((statement) => rules.flatMap((rule) => rule(statement, context))),
    ...lintReach(statements, context),
    ...statements.flatMap(lintSid),
  ]
  const positionOf = textPositions(source.text)
  return findings
    .toSorted((a, b) => a.spot.offset - b.spot.offset)
    .map(({ severity, code, message, spot }) => ({
      severity,
      code,
      message,
      path: spot.path,
      ...positionOf(spot.offset),
    }))
}

function readStatement(place: LintedStatement['place']): LintedStatement {
  const strings = (name: string) => stringsOf(memberOf(place, name))
  return {
    place,
    effect: strings('Effect')[0]?.text === 'Deny' ? 'Deny' : 'Allow',
    actions: strings('Action'),
    notActions: strings('NotAction'),
    resources: strings('Resource'),
    notResources: strings('NotResource'),
    conditions: conditionsOf(place),
  }
}

const fullShare = 0.8

function lintDocument(
  { text, root }: PolicySource,
  { version, attach }: { readonly version: string | undefined; readonly attach: LintRules['attach'] },
): Finding[] {
  const findings: Finding[] = []
  const spot = spotOf(root)
  if (version !== '2012-10-17') {
    const message = 'Version is not 2012-10-17: variables are literal text'
    findings.push({ severity: 'warning', code: 'old-version', message, spot })
  }
  const size = policySize(text)
  const { characters } = sizeLimits[attach]
  if (size > characters * fullShare) {
    const message = `${size} of ${characters} characters are used`
    findings.push({ severity: 'warning', code: 'almost-full', message, spot })
  }
  return findings
}

function lintSid({ place }: LintedStatement): Finding[] {
  return stringsOf(memberOf(place, 'Sid'))
    .filter(({ text }) => text === '')
    .map(({ spot }) => ({ severity: 'suggestion', code: 'empty-sid', message: 'Sid is empty', spot }))
}
