import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AuthorizationEntry, authorizationTable } from '../../src/api/authorization-table.js'
import type { OperationName } from '../../src/api/model/operations.js'
import { plainCall, readReply } from '../support/pipeline.js'
import type { Signer } from '../support/signed-requests.js'
import { validInput } from '../support/valid-inputs.js'
import { createIamStage, type IamStage, policy, type Statement } from './iam-stage.js'

const poolId = 'us-east-1_AbCdEf123'
const otherPoolId = 'us-east-1_ZyXwVu987'
let poolArn: string
let otherPoolArn: string
let stage: IamStage
const signers: Record<string, Signer> = {}

beforeAll(async () => {
  stage = await createIamStage()
  poolArn = await stage.pool(poolId, { team: 'blue' })
  otherPoolArn = await stage.pool(otherPoolId, { team: 'red' })
})
afterAll(() => stage.close())

const entries = Object.entries(authorizationTable) as [OperationName, AuthorizationEntry][]
const signed = entries.filter(([, { decidedBy }]) => decidedBy === 'policy')
const unsigned = entries.filter(([, { decidedBy }]) => decidedBy !== 'policy')

/** One user for each set of statements. */
async function signerWith(...statements: Statement[]): Promise<Signer> {
  const document = statements.length === 0 ? [] : [policy(...statements)]
  const key = document[0] ?? ''
  signers[key] ??= await stage.user(`user-${Object.keys(signers).length}`, ...document)
  return signers[key]
}

function inputOf(name: OperationName, { resource }: AuthorizationEntry): Record<string, unknown> {
  if (resource === 'UserPoolId') return validInput(name, { UserPoolId: poolId })
  return validInput(name, resource === 'ResourceArn' ? { ResourceArn: poolArn } : {})
}

/** What the caller must be allowed in all, denies aside. */
function neededActions({ action, furtherChecks }: AuthorizationEntry): { own: string; further: string[] } {
  const further = furtherChecks.filter(({ denyOnly }) => !denyOnly)
  return { own: action, further: further.map(({ operation }) => authorizationTable[operation].action) }
}

/** The case's statements, and what else the operation is checked for allowed without limits. */
function withFurther(entry: AuthorizationEntry, ...statements: Statement[]): Statement[] {
  const { further } = neededActions(entry)
  return further.length === 0 ? statements : [...statements, { Action: further }]
}

interface Case {
  readonly name: string
  readonly statements: (entry: AuthorizationEntry) => readonly Statement[]
  readonly outcome: (entry: AuthorizationEntry) => 'allowed' | 'implicit' | 'explicit'
}

const onPool = ({ resource }: AuthorizationEntry) => resource !== 'everything'
const tagged = (team: string) => ({ Condition: { StringEquals: { 'aws:ResourceTag/team': team } } })
const ifOnPool = (entry: AuthorizationEntry) => (onPool(entry) ? 'allowed' : 'implicit')

const cases: readonly Case[] = [
  { name: 'no policy', statements: () => [], outcome: () => 'implicit' },
  {
    name: 'another action',
    statements: ({ action }) => [{ Action: `${action}X` }, { Action: `${action.slice(0, -1)}` }],
    outcome: () => 'implicit',
  },
  {
    name: 'the action on the ARN of the pool',
    statements: (entry) => withFurther(entry, { Action: entry.action, Resource: poolArn }),
    outcome: ifOnPool,
  },
  {
    name: 'the action in another case on every resource',
    statements: (entry) => withFurther(entry, { Action: entry.action.toUpperCase() }),
    outcome: () => 'allowed',
  },
  {
    name: 'the action on the ARN of another pool',
    statements: (entry) => withFurther(entry, { Action: entry.action, Resource: otherPoolArn }),
    outcome: () => 'implicit',
  },
  {
    name: 'an explicit deny beside an allow',
    statements: (entry) => [{ Action: 'cognito-idp:*' }, { Effect: 'Deny', Action: entry.action }],
    outcome: () => 'explicit',
  },
  {
    name: 'an explicit deny of the pool beside an allow',
    statements: (entry) => [{ Action: 'cognito-idp:*' }, { Effect: 'Deny', Action: entry.action, Resource: poolArn }],
    outcome: (entry) => (onPool(entry) ? 'explicit' : 'allowed'),
  },
  { name: 'cognito-idp:*', statements: () => [{ Action: 'cognito-idp:*' }], outcome: () => 'allowed' },
  {
    name: 'the action with a wildcard in its name',
    statements: (entry) => withFurther(entry, { Action: `${entry.action.slice(0, -2)}?*` }),
    outcome: () => 'allowed',
  },
  {
    name: 'a tag that the pool has',
    statements: (entry) => withFurther(entry, { Action: entry.action, ...tagged('blue') }),
    outcome: ifOnPool,
  },
  {
    name: 'a tag that the pool has not',
    statements: (entry) => withFurther(entry, { Action: entry.action, ...tagged('red') }),
    outcome: () => 'implicit',
  },
  {
    name: 'a deny by a tag that the pool has',
    statements: (entry) => [{ Action: '*' }, { Effect: 'Deny', Action: entry.action, ...tagged('blue') }],
    outcome: (entry) => (onPool(entry) ? 'explicit' : 'allowed'),
  },
]

describe.each(cases)('$name', ({ statements, outcome }) => {
  test.each(signed)('%s', async (name, entry) => {
    const signer = await signerWith(...statements(entry))
    const before = stage.reached.length
    const reply = await stage.send(name, inputOf(name, entry), signer)
    const expected = outcome(entry)
    if (expected === 'allowed') {
      expect(reply).toEqual({ status: 200, body: expect.anything() })
      expect(stage.reached.slice(before)).toEqual([name])
      return
    }
    const resource = onPool(entry) ? poolArn : '*'
    const user = `arn:aws:iam::123456789012:user/user-${Object.values(signers).indexOf(signer)}`
    const reason =
      expected === 'explicit'
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the ${entry.action} action`
    const text = `User: ${user} is not authorized to perform: ${entry.action} on resource: ${resource} ${reason}`
    expect(reply).toEqual({ status: 400, body: { __type: 'AccessDeniedException', Message: text } })
    expect(stage.reached.slice(before)).toEqual([])
  })
})

describe('operations that no policy decides', () => {
  test('are 35; of the 106 that SDKs sign one proves a client’s secret instead', () => {
    expect([unsigned.length, signed.length]).toEqual([35, 105])
    expect(signed.map(([name]) => name)).not.toContain('GetClientToken')
    expect(unsigned.map(([name]) => name)).toContain('GetClientToken')
  })

  test.each(unsigned)('%s ignores signatures and policies', async (name) => {
    const input = validInput(name)
    const plain = readReply(await stage.pipeline.handle(plainCall(name, JSON.stringify(input))))
    const denied = await signerWith({ Effect: 'Deny' })
    expect(await stage.send(name, input, denied)).toEqual(plain)
    expect(await stage.send(name, input, { ...denied, secretAccessKey: 'wrong' })).toEqual(plain)
    expect(await stage.send(name, input, { accessKeyId: 'AKIANOBODY0000000000', secretAccessKey: 'x' })).toEqual(plain)
    expect(JSON.stringify(plain)).not.toMatch(/AccessDenied|MissingAuthentication|UnrecognizedClient/)
  })
})

test('CreateUserPoolReplica needs the right to create pools too', async () => {
  const signer = await signerWith({ Action: 'cognito-idp:CreateUserPoolReplica' })
  const reply = await stage.send('CreateUserPoolReplica', validInput('CreateUserPoolReplica'), signer)
  expect(reply.body).toMatchObject({
    __type: 'AccessDeniedException',
    Message: expect.stringContaining('perform: cognito-idp:CreateUserPool on resource: * because'),
  })
})
