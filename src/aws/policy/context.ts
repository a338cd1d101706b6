/** A condition key's value: a list for the multivalued keys such as `aws:TagKeys`. */
export type ContextValue = string | readonly string[]

/** What a request brings to its conditions. Key names are asked for in lower case. */
export interface ConditionContext {
  get(key: string): ContextValue | undefined
}

/** A context of fixed values; key names ignore case. */
export function contextOf(values: Readonly<Record<string, ContextValue>>): ConditionContext {
  const byKey = new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]))
  return { get: (key) => byKey.get(key) }
}
