import { hasWildcard, rowsOf, serviceRows, splitAction } from '../action-table.js'
import { didYouMean, nearestName } from '../nearest-name.js'
import type { Entry, Finding, LintContext, LintRule } from './finding.js'

/** Actions that do not exist, belong to no service here, or are not decided by policies. */
export const lintActions: LintRule = ({ actions, notActions }, context) =>
  [...actions, ...notActions].flatMap((entry) => lintAction(entry, context) ?? [])

function lintAction({ text, spot }: Entry, { actions: table }: LintContext): Finding | undefined {
  const split = splitAction(text)
  if (!split) return undefined
  if (text.includes('${')) {
    const message = `"${text}": actions take no variables`
    return { severity: 'error', code: 'variable-out-of-place', message, spot }
  }
  if (!Object.hasOwn(table, split.service)) return foreignService(split.service, { spot, known: Object.keys(table) })
  const rows = rowsOf(table, text)
  if (rows.length === 0) {
    const names = serviceRows(table, split.service).map(({ name }) => name)
    const message = hasWildcard(split.name)
      ? `no action of ${split.service} fits "${text}"`
      : `${split.service} has no action ${split.name}${didYouMean(split.name, names)}`
    return { severity: 'error', code: 'unknown-action', message, spot }
  }
  if (rows.every(({ access }) => access === 'unsigned')) {
    const message = `"${text}" has no effect: these calls are not authorized by policies`
    return { severity: 'warning', code: 'ineffective-action', message, spot }
  }
  if (rows.every(({ access }) => access !== 'signed')) {
    const message = `"${text}" is only asked for by the API of another service`
    return { severity: 'info', code: 'permission-only-action', message, spot }
  }
  return undefined
}

const shortestCompared = 5

/** Short prefixes such as `sns` and `sts` are too much alike to suspect a slip. */
function foreignService(
  service: string,
  { spot, known }: { readonly spot: Finding['spot']; readonly known: readonly string[] },
): Finding {
  const nearest = service.length >= shortestCompared ? nearestName(service, known) : undefined
  if (nearest) {
    const message = `there is no service ${service} here, did you mean ${nearest}?`
    return { severity: 'error', code: 'misspelt-service', message, spot }
  }
  return { severity: 'info', code: 'service-not-served', message: `there is no service ${service} here`, spot }
}
