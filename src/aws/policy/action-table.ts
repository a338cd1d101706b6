import { type Glob, matches, textGlob } from './glob.js'
import { fixedParts, parseTemplate } from './template.js'

/** What a linter has to know of one action (service authorization reference). */
export interface ActionRow {
  /** Without the service: `ListUsers`. */
  readonly name: string
  /** `unsigned`: never decided by policies. `permission-only`: decided by the API of another service. */
  readonly access: 'signed' | 'unsigned' | 'permission-only'
  readonly level?: 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management'
  /** `arn`: decided on the resource's ARN. `wildcard`: decided on `*`, which no ARN pattern matches. */
  readonly resource: 'arn' | 'wildcard'
  /** Beyond the keys that every request has; of tag keys the part before the slash: `aws:ResourceTag`. */
  readonly conditionKeys: readonly string[]
}

/** The actions of the services that exist here, by the prefix in lower case: `cognito-idp`. */
export type ActionTable = Readonly<Record<string, readonly ActionRow[]>>

/** Service and name of an action or a pattern; undefined for `*` alone. */
export function splitAction(action: string): { readonly service: string; readonly name: string } | undefined {
  const colon = action.indexOf(':')
  return colon === -1 ? undefined : { service: action.slice(0, colon).toLowerCase(), name: action.slice(colon + 1) }
}

export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern)
}

/** The rows that a pattern of an Action element covers. */
export function rowsOf(table: ActionTable, pattern: string): readonly ActionRow[] {
  const split = splitAction(pattern)
  if (!split) return Object.values(table).flat()
  const glob = foldedGlob(split.name)
  return serviceRows(table, split.service).filter(({ name }) => matches(glob, name.toLowerCase()))
}

export function serviceRows(table: ActionTable, service: string): readonly ActionRow[] {
  return Object.hasOwn(table, service) ? (table[service] ?? []) : []
}

/** Whether a pattern of an Action element covers one action. */
export function coversAction(pattern: string, action: string): boolean {
  return matches(foldedGlob(pattern), action.toLowerCase())
}

function foldedGlob(pattern: string): Glob {
  const template = parseTemplate(pattern.toLowerCase(), { variables: false })
  return textGlob('parts' in template ? (fixedParts(template.parts) ?? []) : [])
}
