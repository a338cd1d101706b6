import {
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, accountId, allow, type Clients, errorOf, openAccount, trust } from './account.js'

let account: Account
let root: Clients
let alice: Clients
let policyArn = ''

beforeAll(async () => {
  account = await openAccount()
  root = account.root
  alice = await account.user('alice', allow('*'))
  await root.iam.send(new CreateGroupCommand({ GroupName: 'ops' }))
  const AssumeRolePolicyDocument = trust(`arn:aws:iam::${accountId}:user/alice`)
  await root.iam.send(new CreateRoleCommand({ RoleName: 'deploy', AssumeRolePolicyDocument }))
  const PolicyDocument = JSON.stringify(allow('cognito-idp:ListUsers'))
  const { Policy } = await root.iam.send(new CreatePolicyCommand({ PolicyName: 'Valid', PolicyDocument }))
  policyArn = String(Policy?.Arn)
})
afterAll(() => account.stop())

/** Every call that takes a document in. */
const takers: Readonly<Record<string, (document: string) => Promise<unknown>>> = {
  PutUserPolicy: (PolicyDocument) =>
    root.iam.send(new PutUserPolicyCommand({ UserName: 'alice', PolicyName: 'p', PolicyDocument })),
  PutGroupPolicy: (PolicyDocument) =>
    root.iam.send(new PutGroupPolicyCommand({ GroupName: 'ops', PolicyName: 'p', PolicyDocument })),
  PutRolePolicy: (PolicyDocument) =>
    root.iam.send(new PutRolePolicyCommand({ RoleName: 'deploy', PolicyName: 'p', PolicyDocument })),
  CreatePolicy: (PolicyDocument) => root.iam.send(new CreatePolicyCommand({ PolicyName: 'P', PolicyDocument })),
  CreatePolicyVersion: (PolicyDocument) =>
    root.iam.send(new CreatePolicyVersionCommand({ PolicyArn: policyArn, PolicyDocument })),
  CreateRole: (AssumeRolePolicyDocument) =>
    root.iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument })),
  UpdateAssumeRolePolicy: (PolicyDocument) =>
    root.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'deploy', PolicyDocument })),
  AssumeRole: (Policy) => {
    const RoleArn = `arn:aws:iam::${accountId}:role/deploy`
    return alice.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'night', Policy }))
  },
}

const head = '{\n  "Version": "2012-10-17",\n  "Statement": '
const statement = '{ "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*" }'

const malformed: readonly (readonly [name: string, document: string, text: RegExp])[] = [
  ['no JSON', `${head}[,] }`, /^Syntax errors in policy\. Line 3, column 17: /],
  ['text behind the end', `${head}${statement} } true`, /^Syntax errors in policy\. Line 3, column 85: /],
  ['a list instead of a document', '[]', /^Syntax errors in policy\. Line 1, column 1: /],
  ['a number instead of a document', '7', /^Syntax errors in policy\. Line 1, column 1: /],
  ['null instead of a document', 'null', /^Syntax errors in policy\. Line 1, column 1: /],
  [
    'the same member of the document twice',
    `${head}${statement},\n  "Statement": [] }`,
    /^Syntax errors in policy\. Line 4, column 3: "Statement" stands here twice$/,
  ],
  [
    'the same element of a statement twice',
    `${head}{ "Effect": "Deny", "Effect": "Allow", "Action": "*", "Resource": "*" } }`,
    /Line 3, column 36: "Effect" stands here twice$/,
  ],
  [
    'the same element twice, one of them escaped',
    `${head}{ "Effect": "Deny", "\\u0045ffect": "Allow", "Action": "*", "Resource": "*" } }`,
    /Line 3, column 36: "Effect" stands here twice$/,
  ],
  [
    'the same condition key twice',
    `${head}{ "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*", "Condition": { "Bool": { "a:b": "true", "a:b": "false" } } } }`,
    /Line 3, column \d+: "a:b" stands here twice$/,
  ],
  [
    'nested too deeply',
    `${head}${'['.repeat(5000)}${']'.repeat(5000)} }`,
    /Line 3, column 25: nested deeper than 10 levels$/,
  ],
  [
    'objects nested too deeply',
    `${head}${'{"Statement":'.repeat(5000)}1${'}'.repeat(5000)} }`,
    /nested deeper than 10 levels$/,
  ],
  ['an Effect that is no text', `${head}{ "Effect": true, "Action": "*", "Resource": "*" } }`, /Statement\.Effect: /],
  ['an Action that is a number', `${head}{ "Effect": "Allow", "Action": 7, "Resource": "*" } }`, /Statement\.Action: /],
  [
    'an Action that is an object',
    `${head}[{ "Effect": "Allow", "Action": { "a": 1 }, "Resource": "*" }] }`,
    /Line 3, column \d+, Statement\[0\]\.Action: /,
  ],
  [
    'a list of Actions with null in it',
    `${head}[{ "Effect": "Allow", "Action": ["sts:AssumeRole", null], "Resource": "*" }] }`,
    /Line 3, column \d+, Statement\[0\]\.Action\[1\]: /,
  ],
  [
    'a condition value that is an object',
    `${head}{ "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": { "Bool": { "a:b": {} } } } }`,
    /Statement\.Condition/,
  ],
  ['a Version that is a number', '{ "Version": 2012, "Statement": [] }', /Line 1, column \d+, Version: /],
  ['a prototype for an element', `${head}{ "__proto__": { "Effect": "Allow" } } }`, /Statement\.__proto__: /],
]

describe.each(Object.keys(takers))('%s', (name) => {
  const take = (document: string) => takers[name]?.(document) ?? Promise.resolve()

  test.each(malformed)('%s → MalformedPolicyDocument with its place', async (_name, document, text) => {
    expect(await errorOf(take(document))).toEqual({
      code: 'MalformedPolicyDocument',
      status: 400,
      message: expect.stringMatching(text),
    })
  })

  test('longer than 131,072 characters → ValidationError', async () => {
    expect(await errorOf(take(JSON.stringify(allow('*')) + ' '.repeat(131_072)))).toMatchObject({
      code: 'ValidationError',
      status: 400,
    })
  })

  test('a character outside of Latin-1 → ValidationError', async () => {
    expect(await errorOf(take(JSON.stringify(allow('*', '*', { Sid: 'ſ' }))))).toMatchObject({ status: 400 })
  })

  test('a value of many characters is not sent back as a whole', async () => {
    const { code, message } = await errorOf(take(`{ "Version": "${'9'.repeat(100_000)}", "Statement": [] }`))
    expect(code).toBe('MalformedPolicyDocument')
    expect(message.length).toBeLessThan(500)
  })
})

describe('too large for its use, white space aside', () => {
  const wide = (characters: number) => JSON.stringify(allow(`cognito-idp:${'A'.repeat(characters)}`))

  test.each([
    ['PutUserPolicy', 2048, 'LimitExceeded', 409],
    ['PutGroupPolicy', 5120, 'LimitExceeded', 409],
    ['PutRolePolicy', 10_240, 'LimitExceeded', 409],
    ['CreatePolicy', 6144, 'LimitExceeded', 409],
    ['CreatePolicyVersion', 6144, 'LimitExceeded', 409],
    ['AssumeRole', 2048, 'PackedPolicyTooLarge', 400],
  ])('%s: over %i characters → %s', async (name, limit, code, status) => {
    expect(await errorOf(takers[name]?.(wide(limit)) ?? Promise.resolve())).toMatchObject({ code, status })
  })
})
