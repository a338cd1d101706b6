export type Effect = 'Allow' | 'Deny'

/** Members are spelled as in the documents: this is the language's own shape. */
export interface Statement {
  readonly Sid?: string
  readonly Effect: Effect
  readonly Principal?: unknown
  readonly NotPrincipal?: unknown
  readonly Action?: string | readonly string[]
  readonly NotAction?: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly NotResource?: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, ConditionValues>>>>
}

export type ConditionValue = string | number | boolean
export type ConditionValues = ConditionValue | readonly ConditionValue[]

/** A document that the validator has accepted. */
export interface PolicyDocument {
  readonly Version?: '2012-10-17' | '2008-10-17'
  readonly Id?: string
  readonly Statement: Statement | readonly Statement[]
}

export function toList<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}

export function statementsOf(document: PolicyDocument): readonly Statement[] {
  return toList(document.Statement)
}

/** Variables exist under the newer version only (IAM user guide, Version). */
export function allowsVariables(document: PolicyDocument): boolean {
  return document.Version === '2012-10-17'
}
