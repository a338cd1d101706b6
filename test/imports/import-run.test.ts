import { afterAll, expect, test } from 'vitest'
import type { Domain } from '../../src/domain-objects.js'
import type { ImportJob } from '../../src/entities/import-job.js'
import type { UserPool } from '../../src/entities/user-pool.js'
import type { Storage } from '../../src/storage/storage.js'
import { describeStorage } from '../storage/describe-storage.js'
import {
  clock,
  closeArithmetic,
  fileOf,
  logOf,
  makePool,
  nodeOver,
  type Row,
  skipped,
  startedJob,
  succeeded,
  workOff,
} from './import-domain.js'

afterAll(closeArithmetic)

const named = (name: string, row: Row = {}): Row => ({ 'cognito:username': name, ...row })
const many = (count: number) => Array.from({ length: count }, (_, index) => named(`user${index}`))

async function runs(node: Domain, pool: UserPool, file: Buffer): Promise<ImportJob> {
  const { id } = await startedJob(node, pool, file)
  await workOff(node)
  return node.importJobs.require(pool, id)
}

const countUsers = (storage: Storage, pool: UserPool) => storage.read.users.estimateCount(pool.id)

describeStorage('ImportRun', (on) => {
  test('every row has its line; names that are there or come twice are skipped; faults fail', async () => {
    const node = nodeOver(on.storage)
    const pool = await makePool(node)
    await runs(node, pool, fileOf(pool, [named('old')]))
    const rows = [named('ann'), named('old'), named('ANN'), named('bob', { email_verified: 'false' }), named('zoe')]
    const job = await runs(node, pool, fileOf(pool, rows))
    expect(job).toMatchObject({ status: 'Succeeded', counts: { imported: 2, skipped: 2, failed: 1 }, file: undefined })
    expect(await logOf(on.storage, job)).toEqual([
      succeeded(2),
      skipped(3),
      skipped(4),
      '[FAILED] Line Number 5 - The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true).',
      succeeded(6),
    ])
    expect(await countUsers(on.storage, pool)).toBe(3)
  })

  test('cells that a spreadsheet would compute are kept as they are', async () => {
    const node = nodeOver(on.storage)
    const pool = await makePool(node)
    const cell = '=HYPERLINK("http://example.com")'
    await runs(
      node,
      pool,
      fileOf(pool, [named('ann', { given_name: cell, family_name: '@SUM(A1)', nickname: '-1+1' })]),
    )
    const ann = await node.users.require(pool, 'ann')
    expect(ann.attributes).toMatchObject({ given_name: cell, family_name: '@SUM(A1)', nickname: '-1+1' })
    expect(ann.status).toBe('RESET_REQUIRED')
  })

  test('an alias that somebody has: the user is skipped and nothing of it stays', async () => {
    const node = nodeOver(on.storage)
    const pool = await makePool(node, { aliasAttributes: ['email', 'preferred_username'] })
    const rows = [
      named('ann', { email: 'same@example.com', preferred_username: 'annie' }),
      named('bob', { email: 'same@example.com' }),
      named('carl', { preferred_username: 'annie' }),
      named('annie'),
      named('dora', { preferred_username: 'bob' }),
    ]
    const job = await runs(node, pool, fileOf(pool, rows))
    expect(await logOf(on.storage, job)).toEqual([succeeded(2), skipped(3), skipped(4), skipped(5), succeeded(6)])
    expect(await node.users.find(pool, 'bob')).toMatchObject({ username: 'dora' })
    expect(await countUsers(on.storage, pool)).toBe(2)
    expect(await node.users.require(pool, 'same@example.com')).toMatchObject({ username: 'ann' })
  })

  test('where addresses are usernames the column holds the address, and a UUID is the username', async () => {
    const node = nodeOver(on.storage)
    const pool = await makePool(node, { usernameAttributes: ['email'] })
    const row = (name: string) => named(name, { email: '' })
    const job = await runs(node, pool, fileOf(pool, [row('ann@example.com'), row('Ann@example.com'), row('ann')]))
    expect(job.counts).toEqual({ imported: 1, skipped: 1, failed: 1 })
    const ann = await node.users.require(pool, 'ann@example.com')
    expect(ann.username).toBe(ann.sub)
    expect(ann.attributes.email).toBe('ann@example.com')
  })

  test('nobody imported: Failed, with the text of the service', async () => {
    const node = nodeOver(on.storage)
    const pool = await makePool(node)
    const job = await runs(node, pool, fileOf(pool, [named('ann', { 'cognito:mfa_enabled': '' })]))
    expect(job).toMatchObject({
      status: 'Failed',
      completionMessage: 'Too many users have failed or been skipped during the import.',
      counts: { imported: 0, skipped: 0, failed: 1 },
    })
  })

  test.each([
    { what: 'an empty file', change: () => '', message: 'The file is empty.' },
    {
      what: 'a column too many',
      change: (text: string) => `extra,${text}`,
      message: 'The header has the unknown column "extra".',
    },
    {
      what: 'a column too few',
      change: (text: string) => text.replace('name,', ''),
      message: 'The header lacks the column "name".',
    },
    {
      what: 'a byte order mark',
      change: (text: string) => `\uFEFF${text}`,
      message: 'The file must be UTF-8 without a byte order mark.',
    },
  ])('$what: Failed, and nobody is imported', async ({ change, message }) => {
    const node = nodeOver(on.storage)
    const pool = await makePool(node)
    const job = await runs(node, pool, Buffer.from(change(fileOf(pool, [named('ann')]).toString())))
    expect(job).toMatchObject({ status: 'Failed', completionMessage: message, endedAt: expect.any(Date) })
    expect(await countUsers(on.storage, pool)).toBe(0)
  })

  test('a header alone: Succeeded with nobody', async () => {
    const node = nodeOver(on.storage)
    const pool = await makePool(node)
    expect(await runs(node, pool, fileOf(pool, []))).toMatchObject({ status: 'Succeeded', counts: { imported: 0 } })
  })
})

describeStorage('ImportRun over a damaged database', (on) => {
  test('a file that cannot be read is nobody’s fault but the job’s end: abandoned, it is Failed and the next one runs', async () => {
    const node = nodeOver(on.storage)
    const pool = await makePool(node)
    const job = await node.importJobs.create(pool, {
      name: 'job',
      roleArn: 'arn:aws:iam::1:role/r',
      hashing: undefined,
    })
    await on.storage.transaction((tx) => tx.importJobs.setFile(job.id, { uploadId: 'gone', chunkCount: 1 }))
    await node.importJobs.start(pool, job.id)
    await expect(workOff(node)).rejects.toThrow('is missing')
    await node.importRun.abandon(job.id)
    expect(await node.importJobs.require(pool, job.id)).toMatchObject({
      status: 'Failed',
      completionMessage: 'The import failed with an internal error.',
    })
    expect(await runs(node, pool, fileOf(pool, [named('ann')]))).toMatchObject({ status: 'Succeeded' })
  })
})

describeStorage('ImportRun by several workers', (on) => {
  test('who pauses hands the job over; the next one goes on where it stands: each row once', async () => {
    const [first, second] = [nodeOver(on.node(0)), nodeOver(on.node(1))]
    const pool = await makePool(first)
    const { id } = await startedJob(first, pool, fileOf(pool, many(600)))
    expect(await first.importRun.claim()).toBe(id)
    let turns = 0
    expect(await first.importRun.run(id, () => ++turns > 3)).toBe('paused')
    expect(await second.importRun.claim()).toBeUndefined()
    await first.importRun.release()
    const halfway = await second.importJobs.require(pool, id)
    expect(halfway.counts.imported).toBeGreaterThan(0)
    expect(halfway.counts.imported).toBeLessThan(600)
    await workOff(second)
    await expectAll(second, pool, id)
  })

  test('a lease that lapses amid a run: the other one goes on, and the first one writes nothing more', async () => {
    const [first, second] = [nodeOver(on.node(0)), nodeOver(on.node(1))]
    const pool = await makePool(first)
    const { id } = await startedJob(first, pool, fileOf(pool, many(600)))
    await first.importRun.claim()
    let taken: Promise<void> | undefined
    let turns = 0
    const result = await first.importRun.run(id, () => {
      turns += 1
      if (turns === 3) {
        clock.advance(31)
        // The first one may have renewed its lease by then.
        taken = workOff(second).catch(() => undefined)
      }
      return false
    })
    await taken
    // Either it renewed its lease before the other one came, or it lost it; never do both work.
    expect(['ended', 'lost']).toContain(result)
    await expectAll(second, pool, id)
  })

  test('who was given up and comes back is turned away at the first commit', async () => {
    const [first, second] = [nodeOver(on.node(0)), nodeOver(on.node(1))]
    const pool = await makePool(first)
    const { id } = await startedJob(first, pool, fileOf(pool, many(300)))
    await first.importRun.claim()
    let turns = 0
    await first.importRun.run(id, () => ++turns > 1)
    clock.advance(31)
    expect(await second.importRun.claim()).toBe(id)
    expect(await first.importRun.run(id, () => false)).toBe('lost')
    expect(await second.importRun.run(id, () => false)).toBe('ended')
    expect(await first.importRun.run(id, () => false)).toBe('lost')
    await expectAll(second, pool, id)
  })

  async function expectAll(node: Domain, pool: UserPool, id: string) {
    const job = await node.importJobs.require(pool, id)
    const count = job.counts.imported
    expect(job).toMatchObject({ status: 'Succeeded', counts: { imported: count, skipped: 0, failed: 0 } })
    expect(await logOf(on.storage, job)).toEqual(Array.from({ length: count }, (_, index) => succeeded(index + 2)))
    expect(await countUsers(on.storage, pool)).toBe(count)
    expect([300, 600]).toContain(count)
  }
})
