import { describe, expect, test } from 'vitest'
import type { RankedGroup } from '../../entities/group.js'
import { byPrecedence, preferredRole, rolesOf } from './group-ranking.js'

const [A, B] = ['arn:aws:iam::123456789012:role/a', 'arn:aws:iam::123456789012:role/b']
const group = (name: string, precedence?: number, roleArn?: string): RankedGroup => ({ name, precedence, roleArn })

describe('byPrecedence', () => {
  test('the lowest comes first, 0 before 1, none last, equals by name', () => {
    const groups = [
      group('none-b'),
      group('two', 2),
      group('Zero', 0),
      group('one', 1),
      group('None'),
      group('zero', 0),
    ]
    const sorted = byPrecedence(groups).map(({ name }) => name)
    expect(sorted).toEqual(['Zero', 'zero', 'one', 'two', 'None', 'none-b'])
  })

  test('the largest precedence comes before none', () => {
    expect(byPrecedence([group('a'), group('b', 2 ** 31 - 1)]).map(({ name }) => name)).toEqual(['b', 'a'])
  })
})

test('rolesOf: groups without a role add none, a role of two groups is told once', () => {
  expect(rolesOf([])).toEqual([])
  expect(rolesOf([group('a', 0, B), group('b', 1), group('c', 2, A), group('d', 3, B)])).toEqual([B, A])
})

describe('preferredRole', () => {
  test.each<[string, RankedGroup[], string | undefined]>([
    ['no group', [], undefined],
    ['a group without a role', [group('a', 0)], undefined],
    ['one role', [group('a', 5, A)], A],
    ['one role without precedence', [group('a', undefined, A)], A],
    ['the lowest precedence wins', [group('a', 10, A), group('b', 2, B)], B],
    ['0 is a precedence', [group('a', 1, A), group('b', 0, B)], B],
    ['none comes last', [group('a', undefined, A), group('b', 2 ** 31 - 1, B)], B],
    ['a tie of different roles', [group('a', 1, A), group('b', 1, B)], undefined],
    [
      'a tie of different roles, before a later group',
      [group('a', 1, A), group('b', 1, B), group('c', 2, A)],
      undefined,
    ],
    ['a tie of one role', [group('a', 1, A), group('b', 1, A), group('c', 2, B)], A],
    ['a tie without precedence', [group('a', undefined, A), group('b', undefined, B)], undefined],
    ['a tie with a group without a role', [group('a', 1), group('b', 1, B)], B],
    ['a first group without a role', [group('a', 0), group('b', 1, B)], undefined],
  ])('%s', (_case, groups, expected) => {
    expect(preferredRole(groups)).toBe(expected)
    expect(preferredRole(groups.toReversed())).toBe(expected)
  })
})
