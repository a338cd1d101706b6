import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { DatabaseSync } from '@photostructure/sqlite'
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from 'amazon-cognito-identity-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HashAlgorithm, ImportedHash } from '../../../src/entities/imported-hash.js'
import { lastCode, outcomesOf, refusalOf } from '../../support/people.js'
import { PASSWORD, type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { addClient, beginSrp, incorrect, locked, SignInCalls, tokensOf } from '../sign-in/sign-in-calls.js'
import { type ImportedPeople, openImportedPeople } from './imported-people.js'

const NEW = 'Another-Horse-8'

/** All of `PASSWORD`, by bcrypt and argon2 of Rust and by Python's hashlib. */
const hashes: Readonly<Record<HashAlgorithm, string>> = {
  BCRYPT: '$2b$05$aE7tZEbfbESra0DqbAyuKOp5SHnnVCi6bjyUyotpM5H4evvShTRYm',
  SCRYPT: '$scrypt$ln=12,r=8,p=1$cG9vbGdhdGUtc2FsdC0wMQ$HOGAyX8hHuyBxBk28uBVWrro4laY0RUPNH40IgjTzT4',
  ARGON2ID: '$argon2id$v=19$m=4096,t=2,p=1$cG9vbGdhdGUtc2FsdC0wMQ$n6QUdBDcKoNDyYR490Gd31g+cBQZFHuT9MxeObGn7Es',
  PBKDF2_SHA256: '$pbkdf2-sha256$i=10000$cG9vbGdhdGUtc2FsdC0wMQ$RsVkyecYa7zm/zh96M96UpeSy9UyuUlNZ84H3RhTU7Y',
}
const algorithms = Object.keys(hashes) as HashAlgorithm[]
/** Of 72 times `a`. */
const bcryptOf72Bytes = '$2b$04$aE7tZEbfbESra0DqbAyuKO7czCAeVvZ8acpedQo5abMclkNB.Dk/C'

const folder = mkdtempSync(join(tmpdir(), 'poolgate-imported-'))
const path = join(folder, 'poolgate.db')
const masterKey = randomBytes(32)

let server: TestServer
let seed: Seed
let calls: SignInCalls
let people: ImportedPeople
let count = 0

beforeAll(async () => {
  server = await startServer({ storage: { kind: 'file', path }, masterKey, logLevel: 'silent' })
  people = await openImportedPeople(path, masterKey)
  seed = await seedPool(server)
  calls = new SignInCalls(server, seed)
})
afterAll(async () => {
  await people.close()
  await server.stop()
  rmSync(folder, { recursive: true })
})

const hashOf = (algorithm: HashAlgorithm): ImportedHash => ({ algorithm, text: hashes[algorithm] })

/** A new user of the pool with that hash, of `PASSWORD` unless another one is given. */
async function someone(hash = hashOf('PBKDF2_SHA256'), { poolId } = seed): Promise<string> {
  count += 1
  await people.add(poolId, `person-${count}`, hash)
  return `person-${count}`
}

const setPassword = (Username: string, Password: string, UserPoolId = seed.poolId) =>
  server.client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }))
const change = (AccessToken: string, PreviousPassword: string, ProposedPassword: string) =>
  server.client.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }))

/** A whole sign-in by SRP of the client library that browsers use. */
function signInByLibrary(Username: string, Password: string): Promise<CognitoUserSession> {
  const { poolId: UserPoolId, clientId: ClientId } = seed
  const user = new CognitoUser({
    Username,
    Pool: new CognitoUserPool({ UserPoolId, ClientId, endpoint: server.endpoint }),
  })
  return new Promise((onSuccess, onFailure) => {
    user.authenticateUser(new AuthenticationDetails({ Username, Password }), { onSuccess, onFailure })
  })
}

describe.each(algorithms)('%s: a user imported with a password hash', (algorithm) => {
  test('signs in by password at once, and from then on by SRP', async () => {
    const username = await someone(hashOf(algorithm))
    tokensOf(await calls.password(username))
    tokensOf(await calls.srp(username))
    tokensOf(await calls.password(username))
    expect(await refusalOf(calls.password(username, `${PASSWORD}x`))).toEqual(incorrect)
    expect(await refusalOf(calls.srp(username, `${PASSWORD}x`))).toEqual(incorrect)
    expect((await signInByLibrary(username, PASSWORD)).isValid()).toBe(true)
  })

  test('is refused with another password, which leaves the hash as it was', async () => {
    const username = await someone(hashOf(algorithm))
    for (const wrong of [`${PASSWORD}x`, PASSWORD.slice(0, -1), PASSWORD.toLowerCase(), hashes[algorithm]]) {
      expect(await refusalOf(calls.password(username, wrong))).toEqual(incorrect)
    }
    tokensOf(await calls.password(username))
  })

  test('has no SRP sign-in before: a right proof is like a wrong one', async () => {
    const username = await someone(hashOf(algorithm))
    expect(await refusalOf(calls.srp(username))).toEqual(incorrect)
    expect(await refusalOf(calls.srp(username, hashes[algorithm]))).toEqual(incorrect)
    tokensOf(await calls.password(username))
    tokensOf(await calls.srp(username))
  })
})

describe('the flows of an imported password', () => {
  test('ADMIN_USER_PASSWORD_AUTH', async () => {
    const username = await someone()
    const parameters = (password: string) => ({ USERNAME: username, PASSWORD: password })
    expect(await refusalOf(calls.adminInitiate('ADMIN_USER_PASSWORD_AUTH', parameters(NEW)))).toEqual(incorrect)
    tokensOf(await calls.adminInitiate('ADMIN_USER_PASSWORD_AUTH', parameters(PASSWORD)))
    tokensOf(await calls.srp(username))
  })

  test('USER_AUTH by PASSWORD', async () => {
    const client = await addClient(server, seed.poolId, { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] })
    const username = await someone()
    const choose = (password: string) =>
      new SignInCalls(server, client).initiate('USER_AUTH', {
        USERNAME: username,
        PREFERRED_CHALLENGE: 'PASSWORD',
        PASSWORD: password,
      })
    expect(await refusalOf(choose(NEW))).toEqual(incorrect)
    tokensOf(await choose(PASSWORD))
    tokensOf(await calls.srp(username))
  })

  test('USER_SRP_AUTH begins as for a user without a password, and stable', async () => {
    const username = await someone()
    const { parameters, name } = await beginSrp(calls, username)
    const again = await beginSrp(calls, username)
    expect(name).toBe('PASSWORD_VERIFIER')
    expect(again.parameters.SALT).toBe(parameters.SALT)
    expect(Object.keys(parameters).toSorted()).toEqual(
      Object.keys((await beginSrp(calls, 'person-1')).parameters).toSorted(),
    )
  })

  test('an SRP sign-in that began before the verifier was made is refused', async () => {
    const username = await someone()
    const { answer } = await beginSrp(calls, username)
    tokensOf(await calls.password(username))
    expect(await refusalOf(calls.respond('PASSWORD_VERIFIER', answer()))).toEqual(incorrect)
  })
})

describe('guesses at an imported password', () => {
  test('count for the lock like others, and the right one is refused under it', async () => {
    const username = await someone()
    const guesses = await outcomesOf([1, 2, 3, 4, 5].map((n) => calls.password(username, `${NEW}${n}`)))
    expect(guesses).toEqual({ NotAuthorizedException: 5 })
    expect(await refusalOf(calls.password(username))).toEqual(locked)
    expect(await refusalOf(calls.srp(username))).toEqual(locked)
  })

  test('V14: bcrypt reads 72 bytes, and a longer password is none of its', async () => {
    const username = await someone({ algorithm: 'BCRYPT', text: bcryptOf72Bytes })
    expect(await refusalOf(calls.password(username, 'a'.repeat(73)))).toEqual(incorrect)
    tokensOf(await calls.password(username, 'a'.repeat(72)))
    expect(await refusalOf(calls.password(username, 'a'.repeat(73)))).toEqual(incorrect)
  })

  test('parallel first sign-ins all succeed and leave one verifier', async () => {
    const username = await someone()
    expect(await outcomesOf(Array.from({ length: 8 }, () => calls.password(username)))).toEqual({ ok: 8 })
    tokensOf(await calls.srp(username))
  })

  test('a first sign-in never brings the imported password back after a change', async () => {
    for (let round = 0; round < 5; round += 1) {
      const username = await someone()
      await Promise.allSettled([calls.password(username), setPassword(username, NEW), calls.password(username)])
      expect(await refusalOf(calls.password(username))).toEqual(incorrect)
      tokensOf(await calls.srp(username, NEW))
    }
  })
})

describe('changing an imported password', () => {
  test('AdminSetUserPassword before the first sign-in replaces it', async () => {
    const username = await someone()
    await setPassword(username, NEW)
    expect(await refusalOf(calls.password(username))).toEqual(incorrect)
    tokensOf(await calls.password(username, NEW))
    tokensOf(await calls.srp(username, NEW))
  })

  test('ConfirmForgotPassword before the first sign-in replaces it', async () => {
    const username = await someone()
    const named = { ClientId: seed.clientId, Username: username }
    await server.client.send(new ForgotPasswordCommand(named))
    const ConfirmationCode = await lastCode(server, seed, `${username}@example.com`)
    await server.client.send(new ConfirmForgotPasswordCommand({ ...named, ConfirmationCode, Password: NEW }))
    expect(await refusalOf(calls.password(username))).toEqual(incorrect)
    tokensOf(await calls.srp(username, NEW))
  })

  test('ChangePassword takes it as the previous one', async () => {
    const username = await someone()
    const { access } = await calls.tokens(username)
    expect(await refusalOf(change(access, NEW, 'Third-Horse-9'))).toEqual(incorrect)
    await change(access, PASSWORD, NEW)
    expect(await refusalOf(calls.password(username))).toEqual(incorrect)
    tokensOf(await calls.srp(username, NEW))
  })

  test('ChangePassword takes it from whoever signed in by a code and never sent it', async () => {
    const Policies = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD' as const, 'EMAIL_OTP' as const] } }
    const { poolId } = await seedPool(server, { pool: { Policies } })
    const choosing = await addClient(server, poolId, {
      ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
    })
    const at = new SignInCalls(server, choosing)
    const username = await someone(undefined, choosing)
    const begun = await at.initiate('USER_AUTH', { USERNAME: username, PREFERRED_CHALLENGE: 'EMAIL_OTP' })
    const code = await lastCode(server, choosing, `${username}@example.com`)
    const answer = { USERNAME: username, EMAIL_OTP_CODE: code }
    const { access } = tokensOf(await at.respond('EMAIL_OTP', answer, begun.Session))
    expect(await refusalOf(change(access, NEW, 'Third-Horse-9'))).toEqual(incorrect)
    await change(access, PASSWORD, NEW)
    expect(await refusalOf(at.password(username))).toEqual(incorrect)
    tokensOf(await at.srp(username, NEW))
  })

  test('it counts for the history of the pool, seen or not', async () => {
    const PasswordPolicy = { MinimumLength: 8, PasswordHistorySize: 2 }
    const keeping = await seedPool(server, { pool: { Policies: { PasswordPolicy } } })
    const at = new SignInCalls(server, keeping)
    const used = { name: 'PasswordHistoryPolicyViolationException', message: 'Password has previously been used' }

    const unseen = await someone(undefined, keeping)
    expect(await refusalOf(setPassword(unseen, PASSWORD, keeping.poolId))).toMatchObject(used)
    await setPassword(unseen, NEW, keeping.poolId)
    expect(await refusalOf(setPassword(unseen, PASSWORD, keeping.poolId))).toMatchObject(used)
    expect(await refusalOf(at.password(unseen))).toEqual(incorrect)

    const seen = await someone(undefined, keeping)
    await change((await at.tokens(seen)).access, PASSWORD, NEW)
    expect(await refusalOf(setPassword(seen, PASSWORD, keeping.poolId))).toMatchObject(used)
  })
})

describe('hashes at rest', () => {
  const row = (username: string) => {
    const db = new DatabaseSync(path)
    const query = `select p.sealed from passwords p join users u on u.pool_id = p.pool_id and u.sub = p.sub
      where u.pool_id = ? and u.username = ?`
    const found = db.prepare(query).get(seed.poolId, username) as { sealed: string } | undefined
    db.close()
    return found?.sealed
  }
  const overwrite = (username: string, sealed: string) => {
    const db = new DatabaseSync(path)
    const query =
      'update passwords set sealed = ? where sub = (select sub from users where pool_id = ? and username = ?)'
    const { changes } = db.prepare(query).run(sealed, seed.poolId, username)
    db.close()
    expect(Number(changes)).toBe(1)
  }

  test('V54: another user with the sealed hash of somebody is not let in by its password', async () => {
    const donor = await someone()
    await seedUser(server, seed.poolId, 'victim')
    await setPassword('victim', NEW)
    overwrite('victim', String(row(donor)))
    for (const password of [PASSWORD, NEW]) {
      expect(await refusalOf(calls.password('victim', password))).toMatchObject({ status: 500 })
      expect(await refusalOf(calls.srp('victim', password))).toMatchObject({ status: 500 })
    }
  })

  test('V54: a changed hash lets nobody in', async () => {
    const username = await someone()
    const sealed = String(row(username))
    const at = sealed.length - 10
    overwrite(username, `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`)
    expect(await refusalOf(calls.password(username))).toMatchObject({ status: 500 })
  })

  test('the hash is gone once the password was seen, and with the user', async () => {
    const username = await someone()
    const before = row(username)
    await calls.tokens(username)
    expect(row(username)).not.toBe(before)
    await server.client.send(new AdminDeleteUserCommand({ UserPoolId: seed.poolId, Username: username }))
    expect(row(username)).toBeUndefined()
  })
})
