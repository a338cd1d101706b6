import type { ActionTable } from '../action-table.js'
import type { AttachType } from '../attachment.js'
import type { JsonObject } from '../json-source.js'
import type { ConditionPlace, Place, Spot } from '../policy-tree.js'

/** `error`: it cannot do what it says. `security`: it may allow more than is meant. `info`: worth knowing here. */
export type Severity = 'error' | 'security' | 'warning' | 'suggestion' | 'info'

export interface Finding {
  readonly severity: Severity
  /** Kebab-case, stable: what a caller may filter by. */
  readonly code: string
  readonly message: string
  readonly spot: Spot
}

/** A string of an element with its place. */
export interface Entry {
  readonly text: string
  readonly spot: Spot
}

/** A statement of an accepted document, its elements read. */
export interface LintedStatement {
  readonly place: Place<JsonObject>
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly Entry[]
  readonly notActions: readonly Entry[]
  readonly resources: readonly Entry[]
  readonly notResources: readonly Entry[]
  readonly conditions: readonly ConditionPlace[]
}

export interface LintRules {
  readonly attach: AttachType
  readonly actions: ActionTable
  /** Where requests can point; ARNs of other Regions or accounts are reported when it is given. */
  readonly location?: { readonly regions: readonly string[]; readonly accountId: string }
}

export interface LintContext extends LintRules {
  /** Whether the document's version has variables. */
  readonly variables: boolean
}

export type LintRule = (statement: LintedStatement, context: LintContext) => readonly Finding[]
