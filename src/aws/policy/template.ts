import type { ConditionContext } from './context.js'
import type { GlobPart } from './glob.js'

/** Part of a policy text: literal, wildcard, or a variable that the request fills. */
export type TemplatePart = GlobPart | { readonly variable: string; readonly fallback?: string }

/** A policy text taken apart. `malformed` ones never match. */
export type Template = { readonly parts: readonly TemplatePart[] } | { readonly malformed: string }

const variablePattern = /^\$\{(?:([*?$])|([^\s{}',]+)(?:\s*,\s*'([^']*)')?)\}/

/**
 * Takes a text apart. Variables and `${*}` escapes exist under Version 2012-10-17 only and, in ARNs, only after the fifth
 * colon; elsewhere `${` is literal text (IAM user guide, policy variables).
 */
export function parseTemplate(
  text: string,
  rules: { readonly variables: boolean; readonly fromColon?: number },
): Template {
  const parts: TemplatePart[] = []
  let literal = ''
  let colons = 0
  let index = 0
  const flush = () => {
    if (literal !== '') parts.push({ literal })
    literal = ''
  }
  while (index < text.length) {
    const char = text[index] as string
    if (rules.variables && colons >= (rules.fromColon ?? 0) && text.startsWith('${', index)) {
      const found = variablePattern.exec(text.slice(index))
      if (!found) return { malformed: `"${text.slice(index, index + 20)}" is not a variable` }
      if (found[1] !== undefined) literal += found[1]
      else {
        flush()
        parts.push({
          variable: String(found[2]).toLowerCase(),
          ...(found[3] === undefined ? {} : { fallback: found[3] }),
        })
      }
      index += found[0].length
      continue
    }
    if (char === '*' || char === '?') {
      flush()
      parts.push({ wildcard: char })
    } else {
      literal += char
      if (char === ':') colons += 1
    }
    index += 1
  }
  flush()
  return { parts }
}

/** The parts of a text without variables, or undefined where the request must fill one. */
export function fixedParts(parts: readonly TemplatePart[]): readonly GlobPart[] | undefined {
  const fixed = parts.filter((part): part is GlobPart => !('variable' in part))
  return fixed.length === parts.length ? fixed : undefined
}

/**
 * Fills the variables; what they stand for is literal, so a `*` in a user agent is no wildcard. Undefined when a key is
 * absent without a fallback, or holds several values.
 */
export function resolve(parts: readonly TemplatePart[], context: ConditionContext): GlobPart[] | undefined {
  const resolved: GlobPart[] = []
  for (const part of parts) {
    if (!('variable' in part)) {
      resolved.push(part)
      continue
    }
    const value = context.get(part.variable) ?? part.fallback
    if (typeof value !== 'string') return undefined
    resolved.push({ literal: value })
  }
  return resolved
}

/** The text of parts without wildcards having a meaning: as StringEquals compares. */
export function literalText(parts: readonly GlobPart[]): string {
  return parts.map((part) => ('literal' in part ? part.literal : part.wildcard)).join('')
}
