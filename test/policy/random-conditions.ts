import fc from 'fast-check'
import type { ConditionValues, Statement } from '../../src/aws/policy/policy-document.js'

type ValueType = 'text' | 'number' | 'date' | 'bool' | 'bytes' | 'ip' | 'arn'

const operatorsOfType: Readonly<Record<ValueType, readonly string[]>> = {
  text: [
    'StringEquals',
    'StringNotEquals',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    'StringLike',
    'StringNotLike',
  ],
  number: [
    'NumericEquals',
    'NumericNotEquals',
    'NumericLessThan',
    'NumericLessThanEquals',
    'NumericGreaterThan',
    'NumericGreaterThanEquals',
  ],
  date: [
    'DateEquals',
    'DateNotEquals',
    'DateLessThan',
    'DateLessThanEquals',
    'DateGreaterThan',
    'DateGreaterThanEquals',
  ],
  bool: ['Bool'],
  bytes: ['BinaryEquals'],
  ip: ['IpAddress', 'NotIpAddress'],
  arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
}

/** What a variable or an escape starts with. */
export const open = '$'.concat('{')

/** Every operator that takes the affixes. */
export const operators = Object.values(operatorsOfType).flat()

/** Keys by what they hold; `k:none` is never in a context. */
export const keyNames: readonly { readonly name: string; readonly type: ValueType; readonly list?: boolean }[] = [
  { name: 'k:text', type: 'text' },
  { name: 'k:tagé', type: 'text' },
  { name: 'k:number', type: 'number' },
  { name: 'k:date', type: 'date' },
  { name: 'k:bool', type: 'bool' },
  { name: 'k:bytes', type: 'bytes' },
  { name: 'k:ip', type: 'ip' },
  { name: 'k:arn', type: 'arn' },
  { name: 'k:list', type: 'text', list: true },
  { name: 'k:numbers', type: 'number', list: true },
  { name: 'k:ips', type: 'ip', list: true },
  { name: 'k:arns', type: 'arn', list: true },
]

const joined = (chars: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...chars), { maxLength }).map((found) => found.join(''))

const requested: Readonly<Record<ValueType, fc.Arbitrary<string>>> = {
  text: joined(['a', 'A', 'b', '*', '?', 'é', 'É', '😀', '$'], 3),
  number: fc.constantFrom('1', '2', '10', '10.0', '-1', '1.5', '1e1', '.5', '0', 'x', ''),
  date: fc.constantFrom(
    '2026-01-01',
    '2026-01-01T00:00:00Z',
    '2026',
    '2026-02',
    '1767225600',
    '1767225600.5',
    '2026-01-01T00:00:00.5Z',
    '2026-01-01T01:00+01:00',
    '2026-02-30',
    '2026-01-01T00:00:00',
    'soon',
    '0',
    '2024-02-29T12:00:00.250-00:30',
  ),
  bool: fc.constantFrom('true', 'false', 'TRUE', 'yes', ''),
  bytes: fc.constantFrom('YQ==', 'YWI=', 'YWJj', 'YQ', 'YR==', '', '-_==', 'YW JJ'),
  ip: fc.constantFrom(
    '10.0.0.1',
    '10.0.1.1',
    '10.1.0.0',
    '2001:db8::1',
    '2001:db8:0:0::2',
    '::',
    '::1',
    '2001:DB8:0:1:0:0:0:1',
    '10.0.0',
    '010.0.0.1',
    '1::2::3',
    'x',
  ),
  arn: fc.constantFrom(
    'arn:aws:iam::1:user/a',
    'arn:aws:iam::1:user/b:c',
    'arn:aws:iam:r1:1:role/a',
    'arn:aws:iam:r1:r2:1:a',
    'arn:aws:iam::1',
    'arn:aws:iam::1:',
    'a',
  ),
}

const written: Readonly<Record<ValueType, fc.Arbitrary<string>>> = {
  text: joined(
    [
      ...['a', 'A', 'b', '*', '*', '?', 'é', '😀', '$', '}'],
      ...['*}', '?}', '$}', 'k:text}', 'K:TAGÉ}', "k:none, 'a'}", 'k:none}', 'k:list}'].map((end) => open + end),
      ...['', "k:none, 'a*}"].map((end) => open + end),
    ],
    3,
  ),
  number: requested.number,
  date: requested.date,
  bool: fc.oneof(requested.bool, requested.bool, fc.constantFrom(`${open}k:bool}`, `${open}k:text}`)),
  bytes: requested.bytes,
  ip: fc.oneof(
    requested.ip,
    fc.constantFrom('10.0.0.0/24', '10.0.0.7/30', '10.0.0.0/8', '0.0.0.0/0', '::/0', '2001:db8::/48', '2001:db8::f/63'),
    fc.constantFrom('10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/a', '10.0.0.0/8/8'),
  ),
  arn: fc.oneof(
    requested.arn,
    fc.constantFrom('arn:aws:iam::1:*', 'arn:aws:iam:*:1:*', 'arn:*:iam::?:user/?', 'arn:aws:*', 'arn:aws:iam:r*:1:*'),
    fc.constantFrom(
      '*:*:*:*:*:*',
      `arn:aws:iam::${open}k:number}:user/*`,
      `${open}k:arn}`,
      `arn:aws:i?m:*1:1:role/${open}k:text}`,
      '*',
    ),
    fc.constantFrom(
      `arn:aws:iam::1:user/${open}*}`,
      'arn:aws:iam::*:*:*',
      'arn:aws:iam:*r2:1:a',
      'arn:aws:iam:r1:**:a',
    ),
  ),
}

/** Values as a request brings them: mostly of the type, some unreadable. */
export function valuesOfType(type: ValueType): fc.Arbitrary<string> {
  return requested[type]
}

export interface ConditionCase {
  readonly operator: string
  readonly key: string
  readonly values: ConditionValues
}

const affixes = fc.tuple(
  fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:'),
  fc.constantFrom('', '', '', 'IfExists'),
)

const keys = (type: ValueType) => {
  const fitting = keyNames.filter((key) => key.type === type)
  return fc
    .tuple(fc.constantFrom(...fitting, ...fitting, ...keyNames, { name: 'k:none' }), fc.boolean())
    .map(([{ name }, upper]) => (upper ? name.toUpperCase() : name))
}

const conditionsOfType = (type: ValueType): fc.Arbitrary<ConditionCase> => {
  const value: fc.Arbitrary<string | number | boolean> = fc.oneof(
    { weight: 10, arbitrary: written[type] },
    { weight: 1, arbitrary: fc.constantFrom(true, false, 10, 1.5, 1767225600) },
  )
  return fc
    .tuple(
      fc.constantFrom(...operatorsOfType[type]),
      affixes,
      keys(type),
      fc.oneof(value, value, fc.array(value, { maxLength: 3 })),
    )
    .map(([base, [set, ifExists], key, values]) => ({ operator: `${set}${base}${ifExists}`, key, values }))
}

const nullConditions: fc.Arbitrary<ConditionCase> = fc
  .tuple(keys('text'), fc.constantFrom<ConditionValues>('true', 'false', true, 'FALSE', ['true', 'false'], 'maybe', []))
  .map(([key, values]) => ({ operator: 'Null', key, values }))

/** One operator with one key, each operator as often as any other. */
export const conditions: fc.Arbitrary<ConditionCase> = fc.oneof(
  ...Object.entries(operatorsOfType).map(([type, { length }]) => ({
    weight: length,
    arbitrary: conditionsOfType(type as ValueType),
  })),
  { weight: 1, arbitrary: nullConditions },
)

/** Whole condition blocks of up to so many operators, each with one key or two. */
export function conditionBlocks(most: number): fc.Arbitrary<NonNullable<Statement['Condition']>> {
  return fc.array(conditions, { minLength: 0, maxLength: most + 1 }).map((found) => {
    const block: Record<string, Record<string, ConditionValues>> = {}
    for (const { operator, key, values } of found) block[operator] = { ...block[operator], [key]: values }
    return block
  })
}
