import { describe, expect, test } from 'vitest'
import type { ActionTable } from './action-table.js'
import type { AttachType } from './attachment.js'
import { lintPolicy } from './lint-policy.js'
import { parsePolicy } from './parse-policy.js'

const tagged = ['aws:ResourceTag']
const actions: ActionTable = {
  'cognito-idp': [
    { name: 'ListUsers', access: 'signed', level: 'List', resource: 'arn', conditionKeys: tagged },
    { name: 'ListUserPools', access: 'signed', level: 'List', resource: 'wildcard', conditionKeys: [] },
    {
      name: 'TagResource',
      access: 'signed',
      level: 'Tagging',
      resource: 'arn',
      conditionKeys: [...tagged, 'aws:RequestTag', 'aws:TagKeys'],
    },
    { name: 'GetUser', access: 'unsigned', level: 'Read', resource: 'arn', conditionKeys: [] },
    { name: 'AssociateWebACL', access: 'permission-only', level: 'Write', resource: 'arn', conditionKeys: tagged },
  ],
  iam: [
    { name: 'PassRole', access: 'permission-only', resource: 'arn', conditionKeys: [] },
    { name: 'PutUserPolicy', access: 'signed', resource: 'arn', conditionKeys: ['iam:PermissionsBoundary'] },
    { name: 'ListUsers', access: 'signed', resource: 'wildcard', conditionKeys: [] },
  ],
}

const pool = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_A'
const location = { regions: ['us-east-1'], accountId: '123456789012' }
const harmless = { Effect: 'Allow', Action: 'cognito-idp:ListUsers', Resource: pool }

function lint(changes: object, { attach = 'managed', version }: { attach?: AttachType; version?: string | null } = {}) {
  const Version = version === null ? undefined : (version ?? '2012-10-17')
  const text = JSON.stringify({ Version, Statement: [{ ...harmless, ...changes }] })
  const parsed = parsePolicy(text, { attach, olderVersions: 'accept' })
  if ('refusal' in parsed) throw new Error(parsed.refusal.detail)
  return lintPolicy(parsed.source, { attach, actions, location })
}

function codes(...args: Parameters<typeof lint>): string[] {
  return lint(...args).map(({ severity, code, path }) => `${severity} ${code} ${path.replace('Statement[0]', '')}`)
}

test('a plain statement has no findings', () => expect(lint({})).toEqual([]))

test('findings come in the order of the text, with the place of each', () => {
  const text = `{"Version": "2012-10-17", "Statement": {
    "Sid": "", "Effect": "Allow",
    "Action": ["cognito-idp:ListUser", "cognito-idp:GetUser"],
    "Resource": "*"}}`
  const parsed = parsePolicy(text, { attach: 'managed' })
  expect('source' in parsed && lintPolicy(parsed.source, { attach: 'managed', actions })).toEqual([
    { severity: 'suggestion', code: 'empty-sid', message: 'Sid is empty', path: 'Statement.Sid', line: 2, column: 12 },
    {
      severity: 'error',
      code: 'unknown-action',
      message: 'cognito-idp has no action ListUser, did you mean ListUsers?',
      path: 'Statement.Action[0]',
      line: 3,
      column: 16,
    },
    {
      severity: 'warning',
      code: 'ineffective-action',
      message: '"cognito-idp:GetUser" has no effect: these calls are not authorized by policies',
      path: 'Statement.Action[1]',
      line: 3,
      column: 40,
    },
  ])
})

/** What a variable starts with. */
const open = '$'.concat('{')

describe('actions and resources', () => {
  test.each([
    [{ Action: 'cognito-idp:Lst*' }, 'error unknown-action .Action'],
    [{ Effect: 'Deny', Action: undefined, NotAction: ['cognito-idp:ListUser'] }, 'error unknown-action .NotAction[0]'],
    [{ Action: 'cognito-ipd:ListUsers' }, 'error misspelt-service .Action'],
    [{ Action: 's3:GetObject' }, 'info service-not-served .Action'],
    [{ Action: 'iaM:PutUserPolic' }, 'error unknown-action .Action'],
    [{ Action: `cognito-idp:${open}username}` }, 'error variable-out-of-place .Action'],
    [{ Action: 'cognito-idp:GetU*' }, 'warning ineffective-action .Action'],
    [{ Action: 'cognito-idp:AssociateWebACL' }, 'info permission-only-action .Action'],
    [{ Action: 'cognito-idp:ListUserPools' }, 'warning wildcard-only-action .Action'],
    [{ Action: 'cognito-idp:List*' }, 'info wildcard-only-action .Action'],
    [{ Action: ['cognito-idp:ListUsers', 'COGNITO-IDP:listusers'] }, 'suggestion redundant .Action[1]'],
    [{ Resource: 'arn:aws:Cognito-idp:us-east-1:123456789012:userpool/*' }, 'error upper-case-service .Resource'],
    [{ Resource: 'arn:aws:cognito*:us-east-1:123456789012:userpool/*' }, 'warning service-wildcard .Resource'],
    [{ Resource: 'arn:aws:cognito-idp:us-east-1' }, 'warning short-arn .Resource'],
    [{ Resource: pool.replace('us-east-1:', 'eu-west-1:') }, 'warning foreign-region .Resource'],
    [{ Resource: pool.replace('123456789012', '210987654321') }, 'warning foreign-account .Resource'],
    [{ Resource: `arn:aws:cognito-idp:${open}aws:x}:*:userpool/*` }, 'error variable-out-of-place .Resource'],
    [{ Resource: [`${pool}*`, pool] }, 'suggestion redundant .Resource[1]'],
  ])('%j → %s', (changes, expected) => expect(codes(changes)).toEqual([expected]))

  test.each([
    { Resource: 'arn:aws:cognito-idp:*' },
    { Resource: `arn:aws:cognito-idp:*:*:userpool/${open}aws:PrincipalTag/pool}` },
    { Resource: 'arn:aws:s3:::bucket' },
    { Effect: 'Deny', Action: 'cognito-idp:ListUserPools' },
    { Action: ['cognito-idp:ListUserPools', 'cognito-idp:List?sers'], Resource: '*' },
  ])('%j → nothing', (changes) => expect(codes(changes)).toEqual([]))

  test('variables under an older Version', () => {
    const Resource = `arn:aws:cognito-idp:*:*:userpool/${open}aws:username}`
    const Condition = { StringEquals: { 'aws:ResourceTag/a': `${open}aws:username}` } }
    for (const version of ['2008-10-17', null]) {
      expect(codes({ Resource, Condition }, { version })).toEqual([
        'warning old-version ',
        'error variable-in-old-version .Resource',
        'error variable-in-old-version .Condition.StringEquals["aws:ResourceTag/a"]',
      ])
    }
  })
})

describe('conditions', () => {
  const key = (operator: string, name: string, value: unknown) => ({ Condition: { [operator]: { [name]: value } } })
  const place = (operator: string, name: string) => `.Condition.${operator}["${name}"]`

  test.each([
    [{ Condition: {} }, 'suggestion empty-condition .Condition'],
    [{ Condition: { Bool: {} } }, 'suggestion empty-condition .Condition.Bool'],
    [
      { Condition: { Bool: { 'aws:SecureTransport': true, 'AWS:securetransport': true } } },
      `error double-key ${place('Bool', 'AWS:securetransport')}`,
    ],
    [
      key('StringEquals', 'aws:PrincipalTag', 'x'),
      `error tag-key-missing ${place('StringEquals', 'aws:PrincipalTag')}`,
    ],
    [key('Null', 'aws:ResourceTag/', true), `error tag-key-missing ${place('Null', 'aws:ResourceTag/')}`],
    [
      { Action: 'cognito-idp:TagResource', ...key('StringEquals', 'aws:TagKeys', 'x') },
      `error set-operator-missing ${place('StringEquals', 'aws:TagKeys')}`,
    ],
    [
      key('NumericEquals', 'aws:MultiFactorAuthAge', `${open}a}`),
      `error variable-in-operator ${place('NumericEquals', 'aws:MultiFactorAuthAge')}`,
    ],
    [
      key('Bool', 'aws:SecureTransport', [true, 'False']),
      `error both-booleans ${place('Bool', 'aws:SecureTransport')}`,
    ],
    [key('StringEquals', 'aws:username', 'a*'), `warning literal-wildcard ${place('StringEquals', 'aws:username')}`],
    [
      key('NumericLessThan', 'aws:MultiFactorAuthAge', 'x'),
      `warning value-type ${place('NumericLessThan', 'aws:MultiFactorAuthAge')}`,
    ],
    [key('Bool', 'aws:SecureTransport', 'yes'), `warning value-type ${place('Bool', 'aws:SecureTransport')}`],
    [key('Null', 'aws:username', 'no'), `warning value-type ${place('Null', 'aws:username')}`],
    [key('IpAddress', 'aws:SourceIp', '10.0.0'), `warning value-type ${place('IpAddress', 'aws:SourceIp')}`],
    [
      key('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*'),
      `warning value-type ${place('ArnLike', 'aws:PrincipalArn')}`,
    ],
    [
      key('NumericLessThan', 'aws:MultiFactorAuthAge', [1, 2]),
      `suggestion several-bounds ${place('NumericLessThan', 'aws:MultiFactorAuthAge')}`,
    ],
    [
      key('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', 'fd00::/8']),
      `info private-source-ip ${place('IpAddress', 'aws:SourceIp')}`,
    ],
    [
      key('StringLike', 'aws:username', ['a*', 'ab*']),
      `suggestion redundant ${place('StringLike', 'aws:username')}[1]`,
    ],
    [key('StringEquals', 'cognito-idp:pool', 'x'), `warning unknown-key ${place('StringEquals', 'cognito-idp:pool')}`],
    [
      key('StringEquals', 'aws:RequestTag/a', 'x'),
      `warning key-not-carried ${place('StringEquals', 'aws:RequestTag/a')}`,
    ],
  ])('%j → %s', (changes, expected) => expect(codes(changes)).toEqual([expected]))

  test.each([
    key('StringEquals', 'aws:username', `a${open}*}`),
    key('StringEquals', 'aws:ResourceTag/a', ['x', 'y']),
    key('IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '203.0.113.0/24']),
    {
      Action: 'cognito-idp:Tag*rce',
      Effect: 'Deny',
      ...key('StringEquals', 'aws:RequestTag/a', 'x'),
    },
    { Action: '*', Effect: 'Deny', ...key('StringEquals', 'aws:RequestTag/a', 'x') },
    key('StringLike', 'aws:username', ['a*', 'b*']),
  ])('%j → nothing', (changes) => expect(codes(changes)).toEqual([]))
})

describe('security', () => {
  const allTagKeys = { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }
  const guarded = { ...allTagKeys, Null: { 'aws:TagKeys': 'false' } }
  const tagging = { Action: 'cognito-idp:TagResource' }

  test.each([
    [{ Action: undefined, NotAction: 'cognito-idp:ListUsers' }, ['security allow-all-but .NotAction']],
    [{ Resource: undefined, NotResource: pool }, ['security allow-all-but .NotResource']],
    [{ Effect: 'Deny', Resource: undefined, NotResource: pool }, []],
    [
      { ...tagging, Condition: allTagKeys },
      ['security for-all-without-null .Condition["ForAllValues:StringEquals"]["aws:TagKeys"]'],
    ],
    [{ ...tagging, Condition: guarded }, []],
    [{ ...tagging, Effect: 'Deny', Condition: allTagKeys }, []],
    [
      { Effect: 'Deny', Condition: { 'ForAllValues:StringEquals': { 'aws:username': 'a' } } },
      ['security for-all-single-valued .Condition["ForAllValues:StringEquals"]["aws:username"]'],
    ],
    [
      { Action: 'iam:PassR*', Resource: '*' },
      ['info permission-only-action .Action', 'security pass-any-role .Action'],
    ],
    [
      { Action: 'iam:PutUserPolicy', Resource: '*' },
      ['security policy-writing .Action', 'security write-everywhere .Resource'],
    ],
    [
      {
        Action: 'iam:PutUserPolicy',
        Resource: '*',
        Condition: { ArnEquals: { 'iam:PermissionsBoundary': 'arn:aws:iam::1:policy/b' } },
      },
      [],
    ],
    [
      { Condition: { StringLike: { 'aws:UserAgent': 'x*' } } },
      ['security caller-controlled-key .Condition.StringLike["aws:UserAgent"]'],
    ],
    [{ Condition: { StringLike: { 'aws:UserAgent': 'x*', 'aws:username': 'x' } } }, []],
    [
      { Effect: 'Deny', Condition: { Bool: { 'aws:MultiFactorAuthPresent': false } } },
      ['security mfa-deny-misses-keys .Condition.Bool["aws:MultiFactorAuthPresent"]'],
    ],
    [{ Effect: 'Deny', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': false } } }, []],
  ])('%j → %j', (changes, expected) => expect(codes(changes)).toEqual(expected))

  test('a boundary may cover policy-writing actions: it grants nothing', () => {
    const everything = { Action: '*', Resource: '*' }
    expect(codes(everything)).toEqual([
      'security pass-any-role .Action',
      'security policy-writing .Action',
      'security wildcard-write .Action',
    ])
    expect(codes(everything, { attach: 'boundary' })).toEqual(['security pass-any-role .Action'])
  })
})

test('a document that is almost as long as it may be', () => {
  expect(codes({ Sid: 'x'.repeat(1600) }, { attach: 'user-inline' })).toEqual(['warning almost-full '])
})

test('long lists are linted without comparing every pair', () => {
  const Action = Array.from({ length: 4000 }, (_, index) => `s3:Get${index}`)
  expect(lint({ Action, Resource: '*' }, { attach: 'identity' })).toHaveLength(4000)
})
