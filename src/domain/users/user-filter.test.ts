import { describe, expect, test } from 'vitest'
import { failureOf } from '../../../test/support/user-samples.js'
import { parseUserFilter } from './user-filter.js'

describe('[demand 44] the grammar of ListUsers filters', () => {
  test.each([
    ['username = "ann"', { field: 'username', match: 'equal', value: 'ann' }],
    ['username="ann"', { field: 'username', match: 'equal', value: 'ann' }],
    ['username ^= "a"', { field: 'username', match: 'prefix', value: 'a' }],
    ['username^="a"', { field: 'username', match: 'prefix', value: 'a' }],
    ['  "username"   ^=   "a"  ', { field: 'username', match: 'prefix', value: 'a' }],
    ['username = "e\u0301"', { field: 'username', match: 'equal', value: 'é' }],
    ['sub = "x"', { field: 'sub', match: 'equal', value: 'x' }],
    ['email ^= "julian@"', { field: 'attribute', attribute: 'email', match: 'prefix', value: 'julian@' }],
    ['given_name = ""', { field: 'attribute', attribute: 'given_name', match: 'equal', value: '' }],
    [
      'name = "say \\"hi\\" \\\\ \\n"',
      { field: 'attribute', attribute: 'name', match: 'equal', value: 'say "hi" \\ \\n' },
    ],
    [
      '"family_name" = "O\'Neil = ^= x"',
      { field: 'attribute', attribute: 'family_name', match: 'equal', value: "O'Neil = ^= x" },
    ],
  ])('%s', (text, filter) => expect(parseUserFilter(text)).toEqual(filter))

  test.each([
    ['cognito:user_status = "confirmed"', { field: 'status', match: 'equal', value: 'CONFIRMED' }],
    ['"cognito:user_status" ^= "Reset"', { field: 'status', match: 'prefix', value: 'RESET' }],
    ['status = "Enabled"', { field: 'enabled', match: 'equal', value: 'true' }],
    ['status = "Disabled"', { field: 'enabled', match: 'equal', value: 'false' }],
    ['status ^= "Dis"', { field: 'enabled', match: 'equal', value: 'false' }],
    ['status ^= ""', { field: 'enabled', match: 'prefix', value: '' }],
    ['status = "enabled"', { field: 'enabled', match: 'equal', value: 'neither' }],
  ])('[demand 47] status and cognito:user_status are different things: %s', (text, filter) =>
    expect(parseUserFilter(text)).toEqual(filter),
  )

  test.each([undefined, ''])('%j means every user', (text) => expect(parseUserFilter(text)).toBeUndefined())

  test.each([
    ' ',
    'kumu',
    'username',
    'username = ann',
    "username = 'ann'",
    'username = "ann',
    'username = ann"',
    'username == "ann"',
    'username != "ann"',
    'username ~ "ann"',
    '= "ann"',
    '"" = "ann" and',
    'username = "ann" and email = "x"',
    'username = "a" "b"',
    'username = "ann\\"',
    'username\n= "ann"',
  ])('%j → filter-invalid', (text) => expect(failureOf(() => parseUserFilter(text)).code).toBe('filter-invalid'))

  test.each(['custom:foo', 'email_verified', 'phone', 'Username', 'enabled', '__proto__', 'constructor'])(
    '[demand 46] %s is not searchable',
    (name) => {
      const { code, details } = failureOf(() => parseUserFilter(`${name} = "x"`))
      expect(code).toBe('filter-attribute-invalid')
      expect(details).toEqual({ attribute: name })
    },
  )

  test('V48: time grows with the length, not with its square', () => {
    const time = (text: string) => {
      const started = performance.now()
      for (let run = 0; run < 20; run += 1) failureOf(() => parseUserFilter(text))
      return performance.now() - started
    }
    const shapes = [
      (length: number) => ' '.repeat(length),
      (length: number) => `name = "${'\\\\'.repeat(length)}`,
      (length: number) => `name${' '.repeat(length)}`,
      (length: number) => `name = "x"${' '.repeat(length)}x`,
    ]
    for (const shape of shapes) {
      time(shape(1_000))
      expect(time(shape(40_000))).toBeLessThan(Math.max(time(shape(20_000)) * 4, 50))
    }
  })
})
