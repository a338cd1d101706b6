import { describe, expect, test } from 'vitest'
import { type ParseRules, parsePolicy } from './parse-policy.js'

const statement = { Effect: 'Allow', Action: 'a:B', Resource: '*' }
const trusting = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '123456789012' } }

function refusalOf(document: unknown, rules: ParseRules) {
  const parsed = parsePolicy(typeof document === 'string' ? document : JSON.stringify(document), rules)
  return 'refusal' in parsed ? parsed.refusal : undefined
}

describe('trust policies', () => {
  const trust = (changes: object) =>
    refusalOf({ Version: '2012-10-17', Statement: { ...trusting, ...changes } }, { attach: 'trust' })

  test.each([
    [{ Resource: '*' }, 'Has prohibited field Resource.'],
    [{ NotResource: '*' }, 'Has prohibited field NotResource.'],
    [{ Principal: undefined }, 'Missing required field Principal'],
    [{ Principal: undefined, NotPrincipal: '*' }, 'AssumeRole policy must not contain NotPrincipal field.'],
    [{ Principal: { AWS: 'arn:aws:iam::*:root' } }, 'Invalid principal in policy: "AWS":"arn:aws:iam::*:root"'],
    [{ Principal: { AWS: ['*', 'alice'] } }, 'Invalid principal in policy: "AWS":"alice"'],
    [{ Principal: { Service: '*' } }, 'Invalid principal in policy: "SERVICE":"*"'],
    [{ Principal: { CanonicalUser: 'x' } }, 'Invalid principal in policy: "CANONICALUSER":"x"'],
  ])('%j → %s', (changes, message) => expect(trust(changes)?.message).toBe(message))

  test.each(['*', 'sts:*', 'sts:GetCallerIdentity', 'cognito-idp:ListUsers', 'sts:TagSession*'])(
    'action %s → refused',
    (Action) => {
      expect(trust({ Action })?.message).toBe(
        'Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and sts:AssumeRoleWithWebIdentity',
      )
      expect(trust({ Action: undefined, NotAction: Action })).toBeDefined()
    },
  )

  test.each([
    '*',
    { AWS: '*' },
    { AWS: ['123456789012', 'arn:aws:iam::123456789012:root', 'arn:aws:iam::123456789012:user/team/alice'] },
    { AWS: 'arn:aws:sts::123456789012:assumed-role/deploy/session-7' },
    { AWS: 'AROAEXAMPLEDEPLOY0001', Service: 'ec2.amazonaws.com' },
    { Federated: 'cognito-identity.amazonaws.com' },
  ])('principal %j is accepted, without a Version too', (Principal) => {
    expect(trust({ Principal, Action: ['STS:assumerole', 'sts:TagSession'] })?.detail).toBeUndefined()
    expect(refusalOf({ Statement: { ...trusting, Principal } }, { attach: 'trust' })?.detail).toBeUndefined()
  })
})

describe('sizes', () => {
  const sized = (characters: number, rest: object = statement) => {
    const document = { Version: '2012-10-17', Id: '', Statement: rest }
    return JSON.stringify({ ...document, Id: 'x'.repeat(characters - JSON.stringify(document).length) }, null, 2)
  }

  test.each([
    ['managed', 6144, 'LimitExceeded', 'Cannot exceed quota for PolicySize: 6144'],
    ['boundary', 6144, 'LimitExceeded', 'Cannot exceed quota for PolicySize: 6144'],
    ['user-inline', 2048, 'LimitExceeded', 'Maximum policy size of 2048 bytes exceeded for user'],
    ['group-inline', 5120, 'LimitExceeded', 'Maximum policy size of 5120 bytes exceeded for group'],
    ['role-inline', 10_240, 'LimitExceeded', 'Maximum policy size of 10240 bytes exceeded for role'],
    ['session', 2048, 'PackedPolicyTooLarge', expect.any(String)],
    ['trust', 2048, 'LimitExceeded', 'Cannot exceed quota for ACLSizePerRole: 2048'],
  ] as const)('%s: %i characters fit, white space aside, one more → %s', (attach, characters, code, message) => {
    const rest = attach === 'trust' ? trusting : statement
    expect(refusalOf(sized(characters, rest), { attach })).toBeUndefined()
    expect(refusalOf(sized(characters + 1, rest), { attach })).toMatchObject({ code, message })
  })
})
