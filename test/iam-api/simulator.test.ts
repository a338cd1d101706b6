import { readFileSync } from 'node:fs'
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  type ContextEntry,
  CreateGroupCommand,
  CreatePolicyCommand,
  GetContextKeysForCustomPolicyCommand,
  GetContextKeysForPrincipalPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  SimulateCustomPolicyCommand,
  type SimulateCustomPolicyCommandInput,
  SimulatePrincipalPolicyCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Account, accountId, allow, type Clients, errorOf, openAccount } from './account.js'

type ContextValues = Readonly<Record<string, string | readonly string[] | null>>

interface Vector {
  readonly id: string
  readonly kind: string
  readonly description: string
  readonly base: string
  readonly context: ContextValues
  readonly policies: {
    readonly identity: readonly object[]
    readonly boundary?: object
    readonly session?: readonly object[]
    readonly scps?: readonly object[]
  }
  readonly requests: readonly { readonly action: string; readonly resource: string }[]
  readonly expected: { readonly decision: string }
}

interface VectorFile {
  readonly bases: Readonly<Record<string, { readonly context: ContextValues }>>
  readonly vectors: readonly Vector[]
}

const file = JSON.parse(readFileSync(new URL('../vectors/iam-policies.json', import.meta.url), 'utf8')) as VectorFile

let account: Account
let root: Clients
beforeAll(async () => {
  account = await openAccount()
  root = account.root
})
afterAll(() => account.stop())

function entriesOf(context: ContextValues): ContextEntry[] {
  return Object.entries(context).flatMap(([ContextKeyName, value]): ContextEntry[] => {
    if (value === null) return []
    return typeof value === 'string'
      ? [{ ContextKeyName, ContextKeyValues: [value], ContextKeyType: 'string' }]
      : [{ ContextKeyName, ContextKeyValues: [...value], ContextKeyType: 'stringList' }]
  })
}

/** Base and vector together; key names ignore case, and null takes a key away. */
function contextOf({ base, context }: Vector): ContextValues {
  const changed = new Set(Object.keys(context).map((key) => key.toLowerCase()))
  const kept = Object.entries(file.bases[base]?.context ?? {}).filter(([key]) => !changed.has(key.toLowerCase()))
  return { ...Object.fromEntries(kept), ...context }
}

function simulate(input: SimulateCustomPolicyCommandInput) {
  return root.iam.send(new SimulateCustomPolicyCommand(input))
}

/** The simulator takes neither session nor organisation policies, validates documents, and knows no root. */
const askable = file.vectors.filter(
  ({ kind, base, policies }) => kind === 'policy' && base !== 'root' && !policies.session && !policies.scps,
)
const order = ['allowed', 'implicitDeny', 'explicitDeny']

describe('SimulateCustomPolicy decides as the vectors say', () => {
  test.each(askable.map((vector) => [`${vector.id} ${vector.description}`, vector] as const))(
    '%s',
    async (_name, vector) => {
      const { identity, boundary } = vector.policies
      const decisions: string[] = []
      for (const { action, resource } of vector.requests) {
        const { EvaluationResults } = await simulate({
          PolicyInputList: identity.map((document) => JSON.stringify(document)),
          ...(boundary ? { PermissionsBoundaryPolicyInputList: [JSON.stringify(boundary)] } : {}),
          ActionNames: [action],
          ResourceArns: [resource],
          ContextEntries: entriesOf(contextOf(vector)),
        })
        decisions.push(String(EvaluationResults?.[0]?.EvalDecision))
      }
      const worst = decisions.sort((a, b) => order.indexOf(b) - order.indexOf(a))[0]
      expect(worst).toBe(vector.expected.decision)
    },
  )
})

describe('SimulateCustomPolicy explains', () => {
  const text = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "cognito-idp:*", "Resource": "*" },
    {
      "Effect": "Deny",
      "Action": "cognito-idp:Delete*",
      "Resource": "*",
      "Condition": { "StringNotEquals": { "aws:PrincipalTag/Team": "\${aws:username}" } }
    }
  ]
}`

  test('which statements matched, with their place', async () => {
    const { EvaluationResults, IsTruncated } = await simulate({
      PolicyInputList: [text],
      ActionNames: ['cognito-idp:ListUsers', 'cognito-idp:DeleteGroup', 'iam:CreateUser'],
    })
    const of = (from: readonly [number, number], to: readonly [number, number]) => ({
      SourcePolicyId: 'PolicyInputList.1',
      SourcePolicyType: 'IAM Policy',
      StartPosition: { Line: from[0], Column: from[1] },
      EndPosition: { Line: to[0], Column: to[1] },
    })
    const MissingContextValues = ['aws:PrincipalTag/Team', 'aws:username']
    expect(IsTruncated).toBe(false)
    expect(EvaluationResults).toEqual([
      {
        EvalActionName: 'cognito-idp:ListUsers',
        EvalResourceName: '*',
        EvalDecision: 'allowed',
        MatchedStatements: [of([4, 5], [4, 69])],
        MissingContextValues,
      },
      {
        EvalActionName: 'cognito-idp:DeleteGroup',
        EvalResourceName: '*',
        EvalDecision: 'explicitDeny',
        MatchedStatements: [of([5, 5], [10, 5])],
        MissingContextValues,
      },
      {
        EvalActionName: 'iam:CreateUser',
        EvalResourceName: '*',
        EvalDecision: 'implicitDeny',
        MatchedStatements: [],
        MissingContextValues,
      },
    ])
  })

  test('what a boundary forbids', async () => {
    const { EvaluationResults } = await simulate({
      PolicyInputList: [JSON.stringify(allow('cognito-idp:*'))],
      PermissionsBoundaryPolicyInputList: [JSON.stringify(allow('cognito-idp:List*'))],
      ActionNames: ['cognito-idp:ListUsers', 'cognito-idp:DeleteGroup'],
    })
    expect(EvaluationResults?.map((result) => [result.EvalDecision, result.PermissionsBoundaryDecisionDetail])).toEqual(
      [
        ['allowed', { AllowedByPermissionsBoundary: true }],
        ['implicitDeny', { AllowedByPermissionsBoundary: false }],
      ],
    )
  })

  test('pages over the pairs of actions and resources', async () => {
    const input = {
      PolicyInputList: [JSON.stringify(allow('cognito-idp:A'))],
      ActionNames: ['cognito-idp:A', 'cognito-idp:B'],
      ResourceArns: ['x', 'y', 'z'].map((id) => `arn:aws:cognito-idp:us-east-1:${accountId}:userpool/us-east-1_${id}`),
      MaxItems: 4,
    }
    const first = await simulate(input)
    const second = await simulate({ ...input, Marker: first.Marker })
    expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false])
    const pairs = [...(first.EvaluationResults ?? []), ...(second.EvaluationResults ?? [])].map(
      ({ EvalActionName, EvalResourceName }) => `${EvalActionName} ${EvalResourceName}`,
    )
    expect(pairs).toEqual(input.ActionNames.flatMap((action) => input.ResourceArns.map((arn) => `${action} ${arn}`)))
  })

  const valid = { PolicyInputList: [JSON.stringify(allow('*'))], ActionNames: ['cognito-idp:ListUsers'] }

  test.each([
    ['a document that is none', { PolicyInputList: ['{}'] }],
    ['a wildcard in an action', { ActionNames: ['cognito-idp:List*'] }],
    ['an action without service', { ActionNames: ['ListUsers'] }],
    ['a resource that is no ARN', { ResourceArns: ['us-east-1_abc'] }],
    [
      'a single key with two values',
      {
        ContextEntries: [
          { ContextKeyName: 'aws:username', ContextKeyValues: ['a', 'b'], ContextKeyType: 'string' as const },
        ],
      },
    ],
    [
      'more text than a caller can have policies',
      { PolicyInputList: [valid.PolicyInputList[0] + ' '.repeat(130_950), '{}'.padEnd(200)] },
    ],
  ])('%s → InvalidInput', async (_name, more) => {
    expect(await errorOf(simulate({ ...valid, ...more }))).toMatchObject({ code: 'InvalidInput', status: 400 })
  })

  test('a resource policy is refused, because there are none', async () => {
    expect(await errorOf(simulate({ ...valid, ResourcePolicy: '{}' }))).toMatchObject({ code: 'InvalidQueryParameter' })
  })

  test('GetContextKeysForCustomPolicy', async () => {
    const { ContextKeyNames } = await root.iam.send(
      new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [text] }),
    )
    expect(ContextKeyNames).toEqual(['aws:PrincipalTag/Team', 'aws:username'])
  })
})

describe('SimulatePrincipalPolicy', () => {
  const PolicySourceArn = `arn:aws:iam::${accountId}:user/alice`
  let boundary = ''

  beforeAll(async () => {
    const own = allow('cognito-idp:ListUsers', '*', {
      Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'blue', 'aws:username': 'alice' } },
    })
    await account.user('alice', own)
    await root.iam.send(new TagUserCommand({ UserName: 'alice', Tags: [{ Key: 'team', Value: 'blue' }] }))
    await root.iam.send(new CreateGroupCommand({ GroupName: 'ops' }))
    await root.iam.send(new AddUserToGroupCommand({ GroupName: 'ops', UserName: 'alice' }))
    const create = async (PolicyName: string, document: object) => {
      const made = await root.iam.send(
        new CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(document) }),
      )
      return String(made.Policy?.Arn)
    }
    const PolicyArn = await create('OfOps', allow('cognito-idp:DeleteGroup'))
    await root.iam.send(new AttachGroupPolicyCommand({ GroupName: 'ops', PolicyArn }))
    boundary = await create('Fence', allow('cognito-idp:List*'))
  })

  async function decide(more: object = {}) {
    const { EvaluationResults } = await root.iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn,
        ActionNames: ['cognito-idp:ListUsers', 'cognito-idp:DeleteGroup', 'cognito-idp:CreateGroup'],
        ...more,
      }),
    )
    return EvaluationResults?.map(({ EvalDecision, MatchedStatements }) => [
      EvalDecision,
      MatchedStatements?.[0]?.SourcePolicyId,
    ])
  }

  test('own, group’s and given policies, the caller’s own keys, and the boundary', async () => {
    expect(await decide()).toEqual([
      ['allowed', 'user_alice_inline'],
      ['allowed', 'OfOps'],
      ['implicitDeny', undefined],
    ])
    expect(await decide({ PolicyInputList: [JSON.stringify(allow('cognito-idp:CreateGroup'))] })).toEqual([
      ['allowed', 'user_alice_inline'],
      ['allowed', 'OfOps'],
      ['allowed', 'PolicyInputList.1'],
    ])
    await root.iam.send(new PutUserPermissionsBoundaryCommand({ UserName: 'alice', PermissionsBoundary: boundary }))
    expect(await decide()).toEqual([
      ['allowed', 'user_alice_inline'],
      ['implicitDeny', undefined],
      ['implicitDeny', undefined],
    ])
    expect(await decide({ PolicySourceArn: `arn:aws:iam::${accountId}:group/ops` })).toEqual([
      ['implicitDeny', undefined],
      ['allowed', 'OfOps'],
      ['implicitDeny', undefined],
    ])
  })

  test('GetContextKeysForPrincipalPolicy', async () => {
    const { ContextKeyNames } = await root.iam.send(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn }))
    expect(ContextKeyNames).toEqual(['aws:PrincipalTag/Team', 'aws:username'])
  })

  test.each([
    [`arn:aws:iam::${accountId}:user/nobody`, 'NoSuchEntity'],
    [`arn:aws:iam::${accountId}:root`, 'ValidationError'],
    ['arn:aws:iam::999999999999:user/alice', 'ValidationError'],
    [`arn:aws:iam::${accountId}:policy/OfOps`, 'ValidationError'],
  ])('%s → %s', async (arn, code) => {
    expect(await errorOf(decide({ PolicySourceArn: arn }))).toMatchObject({ code })
  })

  test('may be asked about oneself where that is allowed, and about nobody else', async () => {
    const bob = await account.user('bob', allow('iam:SimulatePrincipalPolicy', `arn:aws:iam::${accountId}:user/bob`))
    const ask = (arn: string) =>
      bob.iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: arn, ActionNames: ['iam:GetUser'] }))
    expect((await ask(`arn:aws:iam::${accountId}:user/bob`)).EvaluationResults).toHaveLength(1)
    expect(await errorOf(ask(PolicySourceArn))).toMatchObject({ code: 'AccessDenied', status: 403 })
  })
})
