import { allowsVariables, type PolicyDocument, statementsOf, toList } from '../../aws/policy/policy-document.js'

const variable = /\$\{([^\s{}',*?$][^\s{}',]*)/g

/** The condition keys and variables that documents mention, each once whatever its case, in order. */
export function contextKeysOf(documents: readonly PolicyDocument[]): string[] {
  const byFoldedName = new Map<string, string>()
  const add = (key: string) => {
    const folded = key.toLowerCase()
    if (!byFoldedName.has(folded)) byFoldedName.set(folded, key)
  }
  for (const document of documents) {
    const texts: string[] = []
    for (const { Resource, NotResource, Condition } of statementsOf(document)) {
      texts.push(...toList(Resource), ...toList(NotResource))
      for (const keys of Object.values(Condition ?? {})) {
        for (const [key, values] of Object.entries(keys)) {
          add(key)
          texts.push(...toList<string | number | boolean>(values).map(String))
        }
      }
    }
    if (!allowsVariables(document)) continue
    for (const text of texts) for (const [, name] of text.matchAll(variable)) if (name !== undefined) add(name)
  }
  return [...byFoldedName.values()]
}
