import { matches, resourceGlob, textGlob } from '../glob.js'
import { fixedParts, parseTemplate } from '../template.js'
import { conditionCases } from './condition-case.js'
import type { Entry, Finding, LintRule } from './finding.js'

/** Entries of a list that another entry of the same list already covers. */
export const lintRedundancy: LintRule = (statement, { variables }) => [
  ...[statement.actions, statement.notActions].flatMap((entries) => redundantEntries(entries, { foldsCase: true })),
  ...[statement.resources, statement.notResources].flatMap((entries) => redundantEntries(entries, { arns: true })),
  ...conditionCases(statement).flatMap(({ base, values }) =>
    redundantEntries(values, { exact: !/Like$|^Arn/.test(base), variables }),
  ),
]

export interface Comparison {
  readonly foldsCase?: boolean
  /** Wildcards mean nothing: only equal entries cover each other. */
  readonly exact?: boolean
  readonly variables?: boolean
  /** Wildcards keep to the parts of ARNs as in Resource elements. */
  readonly arns?: boolean
}

/** Every pair is compared, so very long lists are left alone. */
const longestCompared = 200

function redundantEntries(entries: readonly Entry[], comparison: Comparison): Finding[] {
  if (entries.length > longestCompared) return []
  const texts = entries.map(({ text }) => (comparison.foldsCase ? text.toLowerCase() : text))
  const isCovered = (own: string, index: number) => (other: string, at: number) => {
    if (at === index || (other !== own && (comparison.exact || !covers(other, own, comparison)))) return false
    // Of two that cover each other, the first stays.
    return at < index || (other !== own && !covers(own, other, comparison))
  }
  return entries.flatMap(({ text, spot }, index): Finding[] => {
    const covering = texts.findIndex(isCovered(texts[index] ?? '', index))
    if (covering === -1) return []
    const message = `"${text}" is covered by "${entries[covering]?.text}"`
    return [{ severity: 'suggestion', code: 'redundant', message, spot }]
  })
}

/** What a wildcard of the inner pattern may stand for: nothing, a character, or several that no pattern spells. */
const samples = ['', '\u0001', '\u0001:\u0002']

/** Whether one pattern matches all that another does. Errs on the side of no. */
export function covers(outer: string, inner: string, { variables, arns }: Comparison): boolean {
  if (!/[*?]/.test(outer) || inner.includes('${') || outer.includes('${')) return false
  if (outer === '*') return true
  const template = parseTemplate(outer, { variables: variables ?? false })
  const parts = 'parts' in template ? fixedParts(template.parts) : undefined
  if (!parts) return false
  const glob = arns ? resourceGlob(parts) : textGlob(parts)
  return samples.every((sample) => matches(glob, inner.replaceAll('?', '\u0001').replaceAll('*', sample)))
}
