import { hasWildcard, rowsOf } from '../action-table.js'
import type { Entry, Finding, LintContext, LintedStatement, LintRule } from './finding.js'

/** ARNs that match nothing here, and actions that no ARN matches. */
export const lintResources: LintRule = (statement, context) => [
  ...[...statement.resources, ...statement.notResources]
    .filter(({ text }) => text !== '*')
    .flatMap((entry) => [...lintShape(entry), ...lintVariables(entry, context), ...lintLocation(entry, context)]),
  ...lintWildcardOnly(statement, context),
]

function lintShape({ text, spot }: Entry): Finding[] {
  const parts = text.split(':')
  const service = parts[2] ?? ''
  const findings: Finding[] = []
  if (service !== service.toLowerCase()) {
    const message = `"${service}": service names in ARNs are in lower case`
    findings.push({ severity: 'error', code: 'upper-case-service', message, spot })
  }
  if (hasWildcard(service) && parts.length > 3) {
    const message = `"${service}": name the service instead of a pattern`
    findings.push({ severity: 'warning', code: 'service-wildcard', message, spot })
  }
  if (parts.length < 6 && !parts.some((part) => part.endsWith('*'))) {
    const message = `"${text}" matches nothing: an ARN has six parts`
    findings.push({ severity: 'warning', code: 'short-arn', message, spot })
  }
  return findings
}

function lintVariables({ text, spot }: Entry, { variables }: LintContext): Finding[] {
  if (!text.includes('${')) return []
  if (!variables) {
    const message = 'variables are literal text under this Version'
    return [{ severity: 'error', code: 'variable-in-old-version', message, spot }]
  }
  if (!hasEarlyVariable(text)) return []
  const message = 'variables are filled after the fifth colon only'
  return [{ severity: 'error', code: 'variable-out-of-place', message, spot }]
}

function hasEarlyVariable(text: string): boolean {
  return text.split(':').slice(0, 5).join(':').includes('${')
}

function lintLocation({ text, spot }: Entry, { actions: table, location }: LintContext): Finding[] {
  const [, , service = '', region = '', account = '', ...rest] = text.split(':')
  if (!location || rest.length === 0 || !Object.hasOwn(table, service) || hasEarlyVariable(text)) return []
  const isForeign = (part: string, here: readonly string[]) => part !== '' && !hasWildcard(part) && !here.includes(part)
  const findings: Finding[] = []
  if (isForeign(region, location.regions)) {
    const message = `Region ${region} is not served here`
    findings.push({ severity: 'warning', code: 'foreign-region', message, spot })
  }
  if (isForeign(account, [location.accountId])) {
    const message = `account ${account} is not this one`
    findings.push({ severity: 'warning', code: 'foreign-account', message, spot })
  }
  return findings
}

const shownNames = 3

/** Actions decided on `*`: an Allow on ARNs does not grant them. */
function lintWildcardOnly({ effect, actions, resources }: LintedStatement, { actions: table }: LintContext): Finding[] {
  if (effect !== 'Allow' || resources.length === 0 || resources.some(({ text }) => text === '*')) return []
  return actions.flatMap(({ text, spot }): Finding[] => {
    const names = rowsOf(table, text).flatMap((row) => (row.resource === 'wildcard' ? row.name : []))
    if (names.length === 0) return []
    const shown = names.length > shownNames ? [...names.slice(0, shownNames), 'others'] : names
    const message = `not granted: ${shown.join(', ')}, because only Resource "*" matches there`
    const severity = hasWildcard(text) ? 'info' : 'warning'
    return [{ severity, code: 'wildcard-only-action', message, spot }]
  })
}
