import { AdminDeleteSoftwareTokenCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { tokensOf } from '../sign-in/sign-in-calls.js'
import { type MfaCalls, mfaPool, TOTP_ON, tokenMismatch } from './mfa-calls.js'

let server: TestServer
let calls: MfaCalls
let count = 0

beforeAll(async () => {
  server = await startServer()
  server.clock.freeze()
  calls = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...TOTP_ON })
})
afterAll(() => server.stop())

async function user(): Promise<string> {
  const name = `user-${count++}`
  await calls.addUser(name)
  return name
}

const tokenCode = (code: string) => ({ SOFTWARE_TOKEN_MFA_CODE: code })

describe('AdminDeleteSoftwareToken', () => {
  test('the user is no longer asked for a code, and the former secret is worth nothing', async () => {
    const name = await user()
    await calls.enableToken(name)
    const { Session } = await calls.password(name)
    const of = { UserPoolId: calls.seed.poolId, Username: name }
    const { $metadata: _, ...answer } = await server.client.send(new AdminDeleteSoftwareTokenCommand(of))
    expect(answer).toEqual({})
    expect(await calls.factorsOf(name)).toEqual({})
    tokensOf(await calls.password(name))
    expect(await refusalOf(calls.answer('SOFTWARE_TOKEN_MFA', name, Session, tokenCode('000000')))).toEqual(
      tokenMismatch,
    )
  })
})
