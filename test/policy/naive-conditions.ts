import type { Statement } from '../../src/aws/policy/policy-document.js'
import { arnPatternMatches, textPatternMatches } from './naive-patterns.js'
import { type Context, lookUp, type PatternSign, plainText, readText } from './naive-texts.js'
import { addressInBlock, bytesOf, decimal, instant } from './naive-values.js'

interface Situation {
  readonly context: Context
  readonly modern: boolean
}

/** All operators and all keys must hold. */
export function conditionBlockHolds(block: NonNullable<Statement['Condition']>, situation: Situation): boolean {
  return Object.entries(block).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      conditionHolds(operator, { key, values: [values].flat().map(String) }, situation),
    ),
  )
}

function conditionHolds(
  fullName: string,
  { key, values }: { key: string; values: readonly string[] },
  situation: Situation,
): boolean {
  const forAll = fullName.startsWith('ForAllValues:')
  const forAny = fullName.startsWith('ForAnyValue:')
  let name = forAll || forAny ? fullName.slice(fullName.indexOf(':') + 1) : fullName
  const ifExists = name.endsWith('IfExists')
  if (ifExists) name = name.slice(0, -'IfExists'.length)
  const present = lookUp(situation.context, key)

  if (name === 'Null') {
    return values.some((value) => value.toLowerCase() === (present === undefined ? 'true' : 'false'))
  }
  const negated = name.includes('Not')
  if (present === undefined) return forAll || ifExists || (negated && !forAny)

  const passes = (requested: string): boolean => {
    const some = values.some((value) => valueFits(name.replace('Not', ''), { value, requested }, situation))
    return negated ? !some : some
  }
  const requested = typeof present === 'string' ? [present] : present
  if (forAll) return requested.every(passes)
  if (forAny) return requested.some(passes)
  return requested.length === 1 && passes(requested[0] as string)
}

/** What the positive form of an operator says of one pair of values. */
function valueFits(name: string, pair: { value: string; requested: string }, { context, modern }: Situation): boolean {
  const takesVariables = /^(String|Arn|Bool)/.test(name)
  const signs = readText(pair.value, { variables: modern && takesVariables, afterColons: 0, context })
  return signs !== undefined && compare(name, signs, pair.requested)
}

function compare(name: string, signs: readonly PatternSign[], requested: string): boolean {
  const wanted = plainText(signs)
  switch (name) {
    case 'StringEquals':
      return wanted === requested
    case 'StringEqualsIgnoreCase':
      return wanted.toLowerCase() === requested.toLowerCase()
    case 'StringLike':
      return textPatternMatches(signs, requested)
    case 'Bool':
      return ['true', 'false'].some((truth) => wanted.toLowerCase() === truth && requested.toLowerCase() === truth)
    case 'BinaryEquals':
      return bytesOf(wanted) !== undefined && bytesOf(wanted) === bytesOf(requested)
    case 'IpAddress':
      return addressInBlock(requested, wanted)
    case 'ArnEquals':
    case 'ArnLike':
      return arnsFit(signs, requested)
    default:
      return numbersFit(name, wanted, requested)
  }
}

function arnsFit(signs: readonly PatternSign[], requested: string): boolean {
  const sixParts = (text: string) => text.split(':').length >= 6
  if (!sixParts(plainText(signs)) || !sixParts(requested)) return false
  return arnPatternMatches(signs, requested, { runOn: false })
}

function numbersFit(name: string, wanted: string, requested: string): boolean {
  const read = name.startsWith('Date') ? instant : name.startsWith('Numeric') ? decimal : undefined
  if (!read) throw new Error(`the test knows no operator ${name}`)
  const limit = read(wanted)
  const value = read(requested)
  if (limit === undefined || value === undefined) return false
  switch (name.replace(/^(Date|Numeric)/, '')) {
    case 'Equals':
      return value === limit
    case 'LessThan':
      return value < limit
    case 'LessThanEquals':
      return value <= limit
    case 'GreaterThan':
      return value > limit
    case 'GreaterThanEquals':
      return value >= limit
    default:
      throw new Error(`the test knows no operator ${name}`)
  }
}
