import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TemporaryCredentials } from '../../src/iam/sessions.js'
import type { Signer } from '../support/signed-requests.js'
import { account, createIamStage, facts, type IamStage, iamOver, policy, trust } from './iam-stage.js'

const input = { UserPoolId: 'us-east-1_AbCdEf123' }
const unrecognized = {
  status: 400,
  body: {
    __type: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  },
}
const expired = {
  status: 400,
  body: { __type: 'ExpiredTokenException', message: 'The security token included in the request is expired' },
}
const day = 24 * 60 * 60 * 1000

describe.each(['dev', 'serve'] as const)('%s: temporary credentials', (mode) => {
  let now: Date
  let stage: IamStage
  let alice: Signer
  let ofUser: Signer
  let ofRole: Signer

  beforeEach(async () => {
    now = new Date('2026-03-15T10:30:00Z')
    stage = await createIamStage({ mode, clock: { now: () => now } })
    alice = await stage.user('alice', policy({ Action: 'cognito-idp:ListUsers' }))
    const { iam } = stage
    await iam.roles.create({ name: 'deploy', trustPolicy: trust(`${account}:user/alice`) })
    const list = policy({ Action: 'cognito-idp:ListUsers' })
    await iam.identityPolicies.putInline({ kind: 'role', name: 'deploy' }, { name: 'list', document: list })
    const caller = { principal: (await iam.credentials.find(alice.accessKeyId))?.caller ?? never(), facts }
    ofUser = signerOf(await iam.sessions.getSessionToken(caller, {}))
    const assumed = await iam.sessions.assumeRole(caller, { roleArn: `${account}:role/deploy`, sessionName: 'night' })
    ofRole = signerOf(assumed.credentials)
  })
  afterEach(() => stage.close())

  const send = (signer: Signer, name: 'ListUsers' | 'DeleteUserPool' = 'ListUsers') => stage.send(name, input, signer)

  /** Every way in which the credentials can be short of their own token. */
  function incomplete(signer: Signer, other: Signer): Record<string, Signer> {
    const { accessKeyId, secretAccessKey, sessionToken = '' } = signer
    return {
      'without a token': { accessKeyId, secretAccessKey },
      'with the token of another key': { ...signer, sessionToken: String(other.sessionToken) },
      'with a token of AWS': { ...signer, sessionToken: 'IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUC' },
      'with half a token': { ...signer, sessionToken: sessionToken.slice(0, 40) },
      'with a changed token': { ...signer, sessionToken: `${sessionToken.slice(0, -8)}AAAAAAAA` },
      'with a token that only looks like ours': { ...signer, sessionToken: 'pgs1.made.up' },
      'with a token that is no text of a token': { ...signer, sessionToken: '%00\'"<>' },
    }
  }

  test('are refused unless they come with their own token, and act as root in no case', async () => {
    for (const [signer, other] of [
      [ofUser, ofRole],
      [ofRole, ofUser],
    ] as const) {
      expect(await send(signer)).toMatchObject({ status: 200 })
      for (const [name, short] of Object.entries(incomplete(signer, other))) {
        expect(await send(short), name).toEqual(unrecognized)
        expect(await send(short, 'DeleteUserPool'), name).toEqual(unrecognized)
      }
    }
    expect(stage.reached).not.toContain('DeleteUserPool')
  })

  test('a temporary key that nobody made here is refused, with a token of AWS too', async () => {
    const stranger = { accessKeyId: 'ASIASTRANGER00000000', secretAccessKey: 'x' }
    expect(await send(stranger)).toEqual(unrecognized)
    expect(await send({ ...stranger, sessionToken: 'IQoJb3JpZ2luX2VjEJr' })).toEqual(unrecognized)
  })

  test('answer ExpiredTokenException once they have expired, for weeks', async () => {
    now = new Date(now.getTime() + day)
    expect(await send(ofUser)).toEqual(expired)
    now = new Date(now.getTime() + 28 * day)
    expect(await send(ofUser)).toEqual(expired)
    expect(await send(ofRole)).toEqual(expired)
    expect(await send({ ...ofRole, sessionToken: String(ofUser.sessionToken) })).toEqual(unrecognized)
  })

  test('after a restart they are known as before, and still not without their token', async () => {
    const { credentials } = iamOver(stage.storage, { mode, clock: { now: () => now } })
    const find = ({ accessKeyId, sessionToken }: Signer) => credentials.find(accessKeyId, sessionToken)
    expect(await find(ofUser)).toMatchObject({ kind: 'known', caller: { kind: 'user' } })
    expect(await find(ofRole)).toMatchObject({ kind: 'known', caller: { kind: 'assumed-role' } })
    for (const short of Object.values(incomplete(ofRole, ofUser))) expect(await find(short)).toBeUndefined()
  })

  test('outlive the key by which they were asked for, and end with the user or role', async () => {
    const { iam } = stage
    await iam.accessKeys.delete('alice', alice.accessKeyId)
    expect(await send(alice)).toEqual(unrecognized)
    expect(await send(ofUser)).toMatchObject({ status: 200 })
    expect(await send(ofUser, 'DeleteUserPool')).toMatchObject({ body: { __type: 'AccessDeniedException' } })

    await iam.identityPolicies.deleteInline({ kind: 'user', name: 'alice' }, 'policy-0')
    await iam.users.delete('alice')
    await iam.identityPolicies.deleteInline({ kind: 'role', name: 'deploy' }, 'list')
    await iam.roles.delete('deploy')
    const restarted = iamOver(stage.storage, { mode, clock: { now: () => now } })
    for (const signer of [alice, ofUser, ofRole, ...Object.values(incomplete(ofUser, ofRole))]) {
      expect(await send(signer)).toEqual(unrecognized)
      expect(await restarted.credentials.find(signer.accessKeyId, signer.sessionToken)).toBeUndefined()
    }
  })
})

function signerOf({ accessKeyId, secretAccessKey, sessionToken }: TemporaryCredentials): Signer {
  return { accessKeyId, secretAccessKey, sessionToken }
}

function never(): never {
  throw new Error('The key is not known.')
}
