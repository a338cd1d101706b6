import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { AttachType } from '../aws/policy/attachment.js'
import { lintPolicy } from '../aws/policy/lint-policy.js'
import { parsePolicy } from '../aws/policy/parse-policy.js'
import { servedActions } from '../iam/served-actions.js'
import type { SectionNode, TreePath } from './section-node.js'

/** Findings that are told at the start; a document with others is as its author wants it. */
const toldSeverities: readonly string[] = ['error', 'security', 'warning']

/**
 * The text of a policy that stands in the file itself, or in a JSON file that a path names. Undefined, and refused, when it
 * is none; what a linter finds goes into `warnings`.
 */
export function readPolicyDocument(node: SectionNode, attach: AttachType, warnings: string[]): string | undefined {
  const source = typeof node.value === 'string' ? readSource(node, node.value) : inlineSource(node)
  if (!source) return undefined
  const { text, placeOf } = source
  const parsed = parsePolicy(text, { attach, olderVersions: 'accept' })
  if ('refusal' in parsed) {
    node.report({ where: placeOf(parsed.refusal), what: `is refused: ${parsed.refusal.detail}` })
    return undefined
  }
  for (const finding of lintPolicy(parsed.source, { attach, actions: servedActions })) {
    if (toldSeverities.includes(finding.severity)) {
      warnings.push(`${placeOf(finding)}: ${finding.severity}: ${finding.message.replace(/\?$/, '')}`)
    }
  }
  return text
}

interface Source {
  readonly text: string
  readonly placeOf: (found: { readonly path: string; readonly line: number; readonly column: number }) => string
}

function inlineSource(node: SectionNode): Source | undefined {
  if (typeof node.value !== 'object' || node.value === null || Array.isArray(node.value)) {
    node.refuse('must be a policy document, or the path of a JSON file that holds one')
    return undefined
  }
  return { text: JSON.stringify(node.value), placeOf: ({ path }) => node.placeOf(stepsOf(path)) }
}

function readSource(node: SectionNode, file: string): Source | undefined {
  const path = resolve(node.folder, file)
  try {
    const text = readFileSync(path, 'utf8')
    const shown = relative(node.folder, path)
    return { text, placeOf: (found) => `${shown}:${found.line}:${found.column} ${found.path}`.trimEnd() }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    node.refuse(
      code === 'ENOENT'
        ? `names a file that does not exist: ${file}`
        : `names a file that cannot be read (${code}): ${file}`,
    )
    return undefined
  }
}

/** The steps of a path such as `Statement[0].Condition.Bool["aws:SecureTransport"]`. */
function stepsOf(path: string): TreePath {
  return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|(\w+)/g)].map(([, index, quoted, name]) => {
    if (index !== undefined) return Number(index)
    return quoted === undefined ? (name ?? '') : (JSON.parse(quoted) as string)
  })
}
