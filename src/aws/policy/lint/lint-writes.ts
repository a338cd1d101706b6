import { type ActionRow, hasWildcard, rowsOf } from '../action-table.js'
import type { AttachType } from '../attachment.js'
import type { Entry, Finding, LintContext, LintedStatement, LintRule } from './finding.js'

/** These only subtract from what other policies grant. */
const limitingAttachments: readonly AttachType[] = ['boundary', 'session', 'scp', 'trust']
const readingLevels: readonly (string | undefined)[] = ['List', 'Read']

/** Grants of writing by a wildcard, in the action or as the resource. */
export const lintWrites: LintRule = (statement, context) => {
  if (statement.effect !== 'Allow' || limitingAttachments.includes(context.attach)) return []
  return [
    ...statement.actions.flatMap((entry) => lintWildcardAction(entry, context)),
    ...lintEveryResource(statement, context),
  ]
}

function lintWildcardAction({ text, spot }: Entry, context: LintContext): Finding[] {
  if (!hasWildcard(text)) return []
  const [first, ...others] = writesOf(text, context)
  if (!first) return []
  const more = others.length === 0 ? '' : ` and ${others.length} more that change something`
  const message = `"${text}" covers ${first.name}${more}: name the actions that are needed`
  return [{ severity: 'security', code: 'wildcard-write', message, spot }]
}

/** A condition may narrow `*` down, such as one on the tags of the resource. */
function lintEveryResource({ actions, resources, conditions }: LintedStatement, context: LintContext): Finding[] {
  const everything = resources.find(({ text }) => text === '*')
  if (!everything || conditions.length > 0) return []
  const named = actions.filter(({ text }) => !hasWildcard(text))
  const writes = named.flatMap(({ text }) => writesOf(text, context)).filter(({ resource }) => resource === 'arn')
  if (writes.length === 0) return []
  const names = [...new Set(writes.map(({ name }) => name))].join(', ')
  const message = `"*" lets ${names} act on every resource there is: name those that are meant`
  return [{ severity: 'security', code: 'write-everywhere', message, spot: everything.spot }]
}

function writesOf(pattern: string, { actions: table }: LintContext): readonly ActionRow[] {
  return rowsOf(table, pattern).filter(({ access, level }) => access === 'signed' && !readingLevels.includes(level))
}
