import { toInstant } from '../instant.js'
import { parseAddress, parseRange } from '../ip-address.js'
import { findOperator, isArnShaped, isBase64, isBoolean, toNumber } from '../operators.js'
import { parseTemplate } from '../template.js'
import { type ConditionCase, conditionCases } from './condition-case.js'
import type { Entry, Finding, LintContext, LintRule } from './finding.js'

/** Values that their operator cannot read, or reads otherwise than meant. */
export const lintValues: LintRule = (statement, context) =>
  conditionCases(statement).flatMap((one) => [
    ...one.values.flatMap((value) => lintVariable(value, one, context) ?? lintValue(value, one) ?? []),
    ...lintAllValues(one),
  ])

function lintVariable({ text, spot }: Entry, { base }: ConditionCase, { variables }: LintContext): Finding | undefined {
  if (!text.includes('${')) return undefined
  if (!findOperator(base)?.variables) {
    return { severity: 'error', code: 'variable-in-operator', message: `${base} takes no variables`, spot }
  }
  if (variables) return undefined
  const message = 'variables are literal text under this Version'
  return { severity: 'error', code: 'variable-in-old-version', message, spot }
}

function lintValue({ text, spot }: Entry, { base, operator }: ConditionCase): Finding | undefined {
  if (text.includes('${')) return undefined
  if (/^String(Not)?Equals/.test(base) && hasWildcard(text)) {
    const message = `${base} compares wildcards as plain text: StringLike reads them`
    return { severity: 'warning', code: 'literal-wildcard', message, spot }
  }
  const kind = kindOf(base)
  if (!kind || kind.fits(text)) return undefined
  const message = `"${text}" is no ${kind.name}: ${operator} never compares it`
  return { severity: 'warning', code: 'value-type', message, spot }
}

function hasWildcard(text: string): boolean {
  const template = parseTemplate(text, { variables: true })
  return 'parts' in template && template.parts.some((part) => 'wildcard' in part)
}

interface Kind {
  readonly name: string
  readonly fits: (text: string) => boolean
}

const kinds: readonly (Kind & { readonly operators: RegExp })[] = [
  { operators: /^Numeric/, name: 'number', fits: (text) => toNumber(text) !== undefined },
  { operators: /^Date/, name: 'date', fits: (text) => toInstant(text) !== undefined },
  { operators: /^(Bool|Null)$/, name: 'Boolean', fits: isBoolean },
  { operators: /^Binary/, name: 'base64 text', fits: isBase64 },
  { operators: /IpAddress$/, name: 'address or CIDR block', fits: (text) => parseRange(text) !== undefined },
  { operators: /^Arn/, name: 'ARN of six parts', fits: isArnShaped },
]

function kindOf(base: string): Kind | undefined {
  return kinds.find(({ operators }) => operators.test(base))
}

function lintAllValues({ base, key, values, place }: ConditionCase): Finding[] {
  const folded = new Set(values.map(({ text }) => text.toLowerCase()))
  if ((base === 'Bool' || base === 'Null') && folded.has('true') && folded.has('false')) {
    const message = `${base} with both Booleans decides nothing by its value`
    return [{ severity: 'error', code: 'both-booleans', message, spot: place.nameSpot }]
  }
  if (/(Less|Greater)Than/.test(base) && values.length > 1) {
    const message = `of several bounds only the widest counts`
    return [{ severity: 'suggestion', code: 'several-bounds', message, spot: place.nameSpot }]
  }
  if (base === 'IpAddress' && key === 'aws:sourceip' && values.every(({ text }) => isPrivate(text))) {
    const message = 'private addresses only: they reach a server of your own, not one on the internet'
    return [{ severity: 'info', code: 'private-source-ip', message, spot: place.nameSpot }]
  }
  return []
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '169.254.0.0/16']
  .concat('fc00::/7', 'fe80::/10', '::1')
  .map(parseRange)

function isPrivate(block: string): boolean {
  const address = parseAddress(block.split('/')[0] ?? '')
  return address !== undefined && privateRanges.some((contains) => contains?.(address))
}
