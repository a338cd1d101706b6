import type { Environment } from './environment.js'
import type { SectionNode } from './section-node.js'

export interface SecretContext {
  readonly mode: 'dev' | 'serve'
  readonly environment: Environment
}

const reference = /^\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}$/

/** A secret of a section: from the variable that the file names, in `dev` also from the file itself. Never quotes what it found. */
export function readSecretReference(node: SectionNode, { mode, environment }: SecretContext): string | undefined {
  const text = node.text()
  if (text === undefined) return undefined
  const variable = reference.exec(text)?.[1]
  if (variable === undefined) {
    if (mode === 'dev') return text
    node.refuse(`is a secret and does not belong in a file like this: write \${env:NAME} and set that variable`)
    return undefined
  }
  const value = environment[variable]
  if (!value) node.refuse(`names the variable ${variable}, which is not set`)
  return value || undefined
}
