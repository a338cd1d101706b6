import { describe, expect, test } from 'vitest'
import type { AttachType } from '../attachment.js'
import { lintPolicy } from '../lint-policy.js'
import { parsePolicy } from '../parse-policy.js'

const row = { access: 'signed', resource: 'arn', conditionKeys: ['aws:ResourceTag'] } as const
const actions = {
  'cognito-idp': [
    { ...row, name: 'AdminGetUser', level: 'Read' },
    { ...row, name: 'AdminListDevices', level: 'List' },
    { ...row, name: 'AdminDeleteUser', level: 'Write' },
    { ...row, name: 'AdminEnableUser', level: 'Write' },
    { ...row, name: 'TagResource', level: 'Tagging' },
    { ...row, name: 'CreateUserPool', level: 'Write', resource: 'wildcard' },
    { ...row, name: 'SignUp', level: 'Write', access: 'unsigned' },
  ],
} as const
const pool = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_A'

function findings(statements: readonly object[], attach: AttachType = 'identity') {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  const parsed = parsePolicy(text, { attach })
  if ('refusal' in parsed) throw new Error(parsed.refusal.detail)
  return lintPolicy(parsed.source, { attach, actions })
}
const codes = (...args: Parameters<typeof findings>) =>
  findings(...args)
    .filter(({ code }) => ['wildcard-write', 'write-everywhere', 'unreachable'].includes(code))
    .map(({ severity, code, path }) => `${severity} ${code} ${path}`)
const allow = (Action: unknown, Resource: unknown = pool, more = {}) => ({ Effect: 'Allow', Action, Resource, ...more })
const deny = (Action: unknown, Resource: unknown = '*', more = {}) => ({ Effect: 'Deny', Action, Resource, ...more })
const tagged = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } }

describe('grants of writing by a wildcard', () => {
  test.each([
    ['cognito-idp:Admin*', 'security wildcard-write Statement[0].Action'],
    ['cognito-idp:*', 'security wildcard-write Statement[0].Action'],
    ['*', 'security wildcard-write Statement[0].Action'],
    ['cognito-idp:TagResourc?', 'security wildcard-write Statement[0].Action'],
    [['cognito-idp:AdminGetUser', 'cognito-idp:*Delete*'], 'security wildcard-write Statement[0].Action[1]'],
  ])('Action %j → %s', (action, expected) => expect(codes([allow(action)])).toEqual([expected]))

  test.each(['cognito-idp:AdminList*', 'cognito-idp:*Get*', 'cognito-idp:AdminDeleteUser', 'cognito-idp:Sign*'])(
    'Action %j → nothing',
    (action) => expect(codes([allow(action)])).toEqual([]),
  )

  test('the message names one action and counts the others', () => {
    const [finding] = findings([allow('cognito-idp:Admin*')])
    expect(finding?.message).toBe(
      '"cognito-idp:Admin*" covers AdminDeleteUser and 1 more that change something: name the actions that are needed',
    )
  })

  test('a writing action on every resource, unless a condition narrows it or there is no other way', () => {
    const action = 'cognito-idp:AdminDeleteUser'
    expect(codes([allow(action, '*')])).toEqual(['security write-everywhere Statement[0].Resource'])
    expect(codes([allow(action, [pool, '*'])])).toEqual(['security write-everywhere Statement[0].Resource[1]'])
    expect(codes([allow(action, '*', tagged)])).toEqual([])
    expect(codes([allow('cognito-idp:AdminGetUser', '*')])).toEqual([])
    expect(codes([allow('cognito-idp:CreateUserPool', '*')])).toEqual([])
  })

  test('what denies or only subtracts grants nothing', () => {
    expect(codes([deny('cognito-idp:*')])).toEqual([])
    for (const attach of ['boundary', 'session', 'scp'] as const) {
      expect(codes([allow('cognito-idp:*', '*')], attach)).toEqual([])
    }
  })
})

describe('statements that another one denies', () => {
  const found = ['warning unreachable Statement[0]']

  test.each([
    ['the same', allow('cognito-idp:AdminGetUser'), deny('cognito-idp:AdminGetUser', pool), found],
    ['a wildcard', allow('cognito-idp:AdminGetUser'), deny('cognito-idp:*'), found],
    ['another case', allow('cognito-idp:admingetuser'), deny('COGNITO-IDP:AdminGet*'), found],
    ['all of a list', allow(['cognito-idp:AdminGetUser', 'cognito-idp:AdminListDevices']), deny('*'), found],
    ['a pattern of ARNs', allow('cognito-idp:AdminGetUser'), deny('*', `${pool.slice(0, -1)}*`), found],
    ['a condition of its own', allow('cognito-idp:AdminGetUser', pool, tagged), deny('*'), found],
    [
      'part of a list',
      allow(['cognito-idp:AdminGetUser', 'cognito-idp:AdminListDevices']),
      deny('cognito-idp:AdminGet*'),
      [],
    ],
    ['another resource', allow('cognito-idp:AdminGetUser'), deny('*', `${pool}B`), []],
    ['a narrower resource', allow('cognito-idp:AdminGetUser', '*'), deny('*', pool), []],
    ['a denial with a condition', allow('cognito-idp:AdminGetUser'), deny('*', '*', tagged), []],
    [
      'a denial of all but something',
      allow('cognito-idp:AdminGetUser'),
      { Effect: 'Deny', NotAction: 'cognito-idp:AdminGetUser', Resource: '*' },
      [],
    ],
    ['what is not listed', { Effect: 'Allow', NotAction: 'iam:*', Resource: pool }, deny('cognito-idp:*'), []],
    ['what is not listed, all', { Effect: 'Allow', NotAction: 'iam:*', Resource: pool }, deny('*'), found],
  ])('%s', (_what, allowing, denying, expected) => {
    const only = (list: string[]) => list.filter((code) => code.includes('unreachable'))
    expect(only(codes([allowing, denying]))).toEqual(expected)
  })
})
