import { AdminGetUserCommand, type UserImportJobType } from '@aws-sdk/client-cognito-identity-provider'
import { hash } from '@node-rs/bcrypt'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { type Seed, seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { SignInCalls } from '../sign-in/sign-in-calls.js'
import { countsOf, ImportCalls } from './import-calls.js'

let server: TestServer
let seed: Seed
let calls: ImportCalls

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  seed = await seedPool(server)
  calls = new ImportCalls(server, seed.poolId)
})

describe('StartUserImportJob', () => {
  test('the job is Pending, then ends with its users in RESET_REQUIRED', async () => {
    const job = await calls.create()
    await calls.upload(job, await calls.fileOf(['ann', 'bob']))
    const started = await calls.start(job)
    expect(started).toMatchObject({ JobId: job.JobId, Status: 'Pending', StartDate: expect.any(Date) })
    expect(started).not.toHaveProperty('CompletionDate')
    const ended = await calls.end(job)
    expect(ended).toMatchObject({
      Status: 'Succeeded',
      CompletionMessage: 'Import Job Completed Successfully.',
      CompletionDate: expect.any(Date),
    })
    expect(countsOf(ended)).toEqual([2, 0, 0])
    const user = await server.client.send(new AdminGetUserCommand({ UserPoolId: seed.poolId, Username: 'ann' }))
    expect(user).toMatchObject({ UserStatus: 'RESET_REQUIRED', Enabled: true })
    expect(user.UserAttributes).toContainEqual({ Name: 'email', Value: 'ann@example.com' })
    expect(await server.inbox(seed.poolId)).toEqual([])
  })

  test('without a file → PreconditionNotMetException "No csv file was uploaded for …"', async () => {
    const job = await calls.create()
    expect(await refusalOf(calls.start(job))).toMatchObject({
      name: 'PreconditionNotMetException',
      message: `No csv file was uploaded for ${job.JobId}`,
      status: 400,
    })
  })

  test('with password hashes users are CONFIRMED and sign in with the passwords they have', async () => {
    const header = [...(await calls.header()), 'cognito:password_hash']
    const values: Record<string, string> = {
      'cognito:username': 'ann',
      'cognito:mfa_enabled': 'false',
      'cognito:password_hash': await hash('Former-Horse-1', 4),
      email: 'ann@example.com',
      email_verified: 'true',
    }
    const row = header.map((column) => values[column] ?? '').join(',')
    const ended = await calls.run(`${header.join(',')}\n${row}\n`, { PasswordHashingAlgorithm: 'BCRYPT' })
    expect(ended).toMatchObject({ Status: 'Succeeded', ImportedUsers: 1, PasswordHashingAlgorithm: 'BCRYPT' })
    const signIn = new SignInCalls(server, seed)
    expect((await refusalOf(signIn.password('ann', 'Other-Horse-1'))).name).toBe('NotAuthorizedException')
    expect((await signIn.password('ann', 'Former-Horse-1')).AuthenticationResult?.AccessToken).toBeTruthy()
  })

  test('without them the first sign-in asks for a reset', async () => {
    await calls.run(await calls.fileOf(['bob']))
    const refusal = await refusalOf(new SignInCalls(server, seed).password('bob', 'Former-Horse-1'))
    expect(refusal.name).toBe('PasswordResetRequiredException')
  })

  test('a second time → PreconditionNotMetException', async () => {
    const ended = await calls.run(await calls.fileOf(['ann']))
    expect((await refusalOf(calls.start(ended))).name).toBe('PreconditionNotMetException')
  })

  test('24 hours after its creation → PreconditionNotMetException', async () => {
    const job = await calls.create()
    await calls.upload(job, await calls.fileOf(['ann']))
    server.clock.advance(24 * 3600)
    expect((await refusalOf(calls.start(job))).name).toBe('PreconditionNotMetException')
    expect(await calls.describe(job)).toMatchObject({
      Status: 'Expired',
      CompletionMessage: 'The user import job has expired.',
    })
  })

  test('a pool that verifies nothing automatically → PreconditionNotMetException', async () => {
    const { poolId } = await seedPool(server, { pool: { AutoVerifiedAttributes: [] } })
    const there = new ImportCalls(server, poolId)
    const job = await there.create()
    await there.upload(job, await there.fileOf(['ann']))
    expect((await refusalOf(there.start(job))).name).toBe('PreconditionNotMetException')
  })

  test('while another job of the account is active, of any pool → PreconditionNotMetException', async () => {
    const other = await seedPool(server)
    const there = new ImportCalls(server, other.poolId)
    const names = Array.from({ length: 3000 }, (_, index) => `user${index}`)
    const [long, short]: UserImportJobType[] = [await calls.create(), await there.create()]
    await calls.upload(long as UserImportJobType, await calls.fileOf(names))
    await there.upload(short as UserImportJobType, await there.fileOf(['ann']))
    await calls.start(long as UserImportJobType)
    expect((await refusalOf(there.start(short as UserImportJobType))).name).toBe('PreconditionNotMetException')
    expect(countsOf(await calls.end(long as UserImportJobType))).toEqual([3000, 0, 0])
    await there.start(short as UserImportJobType)
    expect(countsOf(await there.end(short as UserImportJobType))).toEqual([1, 0, 0])
  })

  test('an unknown job, and a job of another pool → ResourceNotFoundException', async () => {
    expect((await refusalOf(calls.start({ JobId: 'import-0123456789' }))).name).toBe('ResourceNotFoundException')
    const other = await seedPool(server)
    const job = await new ImportCalls(server, other.poolId).create()
    expect((await refusalOf(calls.start(job))).name).toBe('ResourceNotFoundException')
  })
})
