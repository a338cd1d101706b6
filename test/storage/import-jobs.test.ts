import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { UserPoolId } from '../../src/entities/ids.js'
import type { ImportJob } from '../../src/entities/import-job.js'
import type { Storage } from '../../src/storage/storage.js'
import { describeStorage } from './describe-storage.js'
import { countTrue, later, now, seed } from './entities.js'

const aJob = (poolId: UserPoolId, changes: Partial<ImportJob> = {}): ImportJob => ({
  id: `import-${randomBytes(5).toString('hex')}`,
  poolId,
  name: 'job',
  roleArn: 'arn:aws:iam::1:role/r',
  hashing: undefined,
  status: 'Created',
  createdAt: now,
  startedAt: undefined,
  endedAt: undefined,
  completionMessage: undefined,
  counts: { imported: 0, skipped: 0, failed: 0 },
  progress: { byteOffset: 0, lineNumber: 0 },
  file: undefined,
  ...changes,
})

async function stored(storage: Storage, poolId: UserPoolId, changes: Partial<ImportJob> = {}): Promise<ImportJob> {
  const job = aJob(poolId, changes)
  expect(await storage.transaction((tx) => tx.importJobs.insert(job))).toBe(true)
  return job
}

const stopped = { status: 'Stopped', endedAt: now, completionMessage: 'stopped' } as const
const leaseOf = (owner: string, seconds = 30) => ({ owner, until: later(seconds) })

describeStorage('import jobs', (on) => {
  test('a job is read as it was written, and its id is taken', async () => {
    const { pool } = await seed(on.storage)
    const full = { hashing: 'BCRYPT', startedAt: later(1), endedAt: later(2), completionMessage: 'done' } as const
    const file = { uploadId: 'upload', chunkCount: 3 }
    const job = await stored(on.storage, pool.id, { ...full, status: 'Failed', file })
    expect(await on.storage.read.importJobs.find(job.id)).toEqual(job)
    expect(await on.storage.transaction((tx) => tx.importJobs.insert(aJob(pool.id, { id: job.id })))).toBe(false)
  })

  test('of jobs that are started at once one gets the slot, and the next one after its end', async () => {
    const { pool } = await seed(on.storage)
    const jobs = await Promise.all([1, 2, 3, 4].map(() => stored(on.storage, pool.id)))
    const start = ({ id }: ImportJob, index: number) => on.node(index).transaction((tx) => tx.importJobs.start(id, now))
    const results = await Promise.all(jobs.map(start))
    expect(countTrue(results)).toBe(1)
    const active = jobs[results.indexOf(true)]
    const other = jobs[results.indexOf(false)]
    if (!active || !other) throw new Error('no job')
    expect(await on.storage.read.importJobs.isActive(pool.id)).toBe(true)
    await on.storage.transaction((tx) => tx.importJobs.end(active.id, stopped))
    expect(await on.storage.read.importJobs.isActive(pool.id)).toBe(false)
    expect(await start(active, 0)).toBe(false)
    expect(await start(other, 0)).toBe(true)
    await on.storage.transaction((tx) => tx.importJobs.end(other.id, stopped))
  })

  test('of workers that come at once one gets the lease; others not before it has run out', async () => {
    const { pool } = await seed(on.storage)
    const { id } = await stored(on.storage, pool.id)
    await on.storage.transaction((tx) => tx.importJobs.start(id, now))
    const claim = (owner: string, index: number, at = now) =>
      on.node(index).transaction((tx) => tx.importJobs.claim({ owner, until: new Date(at.getTime() + 30_000) }, at))
    const results = await Promise.all(['a', 'b', 'c', 'd'].map((owner, index) => claim(owner, index)))
    expect(results.filter((found) => found === id)).toHaveLength(1)
    const owner = ['a', 'b', 'c', 'd'][results.indexOf(id)] ?? ''
    expect(await claim('late', 0, later(29))).toBeUndefined()
    expect(await claim(owner, 1, later(1))).toBe(id)
    const renew = (name: string) => on.storage.transaction((tx) => tx.importJobs.renewLease(id, leaseOf(name)))
    expect([await renew('late'), await renew(owner)]).toEqual([false, true])
    expect(await claim('late', 0, later(31))).toBe(id)
    expect(await renew(owner)).toBe(false)
    await on.storage.transaction((tx) => tx.importJobs.end(id, stopped))
  })

  test('a place in the file is left once', async () => {
    const { pool } = await seed(on.storage)
    const { id } = await stored(on.storage, pool.id)
    const counts = { imported: 2, skipped: 1, failed: 1 }
    const step = { from: { byteOffset: 0, lineNumber: 0 }, to: { byteOffset: 100, lineNumber: 5 } }
    const advance = () => on.storage.transaction((tx) => tx.importJobs.advance(id, counts, step))
    expect([await advance(), await advance()]).toEqual([true, false])
    expect(await on.storage.read.importJobs.find(id)).toMatchObject({ counts, progress: step.to })
  })

  test('a file counts while the job is Created', async () => {
    const { pool } = await seed(on.storage)
    const { id } = await stored(on.storage, pool.id)
    const set = (uploadId: string) =>
      on.storage.transaction((tx) => tx.importJobs.setFile(id, { uploadId, chunkCount: 1 }))
    expect([await set('one'), await set('two')]).toEqual([true, true])
    await on.storage.transaction((tx) => tx.importJobs.start(id, now))
    expect(await set('three')).toBe(false)
    expect((await on.storage.read.importJobs.find(id))?.file?.uploadId).toBe('two')
    await on.storage.transaction((tx) => tx.importJobs.end(id, stopped))
  })

  test('only what nobody started expires', async () => {
    const { pool } = await seed(on.storage)
    const [old, young, ended] = [
      await stored(on.storage, pool.id, { createdAt: later(-200) }),
      await stored(on.storage, pool.id),
      await stored(on.storage, pool.id, { createdAt: later(-200), status: 'Succeeded' }),
    ]
    await on.storage.transaction((tx) => tx.importJobs.expire(later(-100), 100_000, 'expired'))
    const statusOf = async ({ id }: ImportJob) => (await on.storage.read.importJobs.find(id))?.status
    expect([await statusOf(old), await statusOf(young), await statusOf(ended)]).toEqual([
      'Expired',
      'Created',
      'Succeeded',
    ])
    expect((await on.storage.read.importJobs.find(old.id))?.endedAt).toEqual(later(-100))
  })

  test('newest first, from any place on', async () => {
    const { pool } = await seed(on.storage)
    const jobs: ImportJob[] = []
    for (const seconds of [3, 1, 2, 2]) jobs.push(await stored(on.storage, pool.id, { createdAt: later(seconds) }))
    const order = jobs.toSorted(
      (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0),
    )
    expect(await on.storage.read.importJobs.list(pool.id, { limit: 10 })).toEqual(order)
    for (const [index, after] of order.entries()) {
      expect(await on.storage.read.importJobs.list(pool.id, { after, limit: 2 })).toEqual(
        order.slice(index + 1, index + 3),
      )
    }
  })

  test('jobs, files and logs go with the pool', async () => {
    const { pool } = await seed(on.storage)
    const { id } = await stored(on.storage, pool.id)
    const chunk = { poolId: pool.id, jobId: id, uploadId: 'upload', n: 0, createdAt: now, sealed: 'x' }
    const entry = { firstLine: 2, lastLine: 3, outcome: 'SUCCEEDED', text: 'ok' } as const
    await on.storage.transaction(async (tx) => {
      await tx.importFiles.insertChunk(chunk)
      await tx.importFiles.insertLog(pool.id, id, [entry])
    })
    expect(await on.storage.read.importFiles.nextLog(pool.id, id, 0)).toEqual([entry])
    expect(await on.storage.read.importFiles.nextLog(pool.id, id, 2)).toBeUndefined()
    await on.storage.transaction((tx) => tx.pools.delete(pool.id, now))
    expect(await on.storage.read.importJobs.find(id)).toBeUndefined()
    expect(await on.storage.read.importFiles.findChunk(chunk, 0)).toBeUndefined()
    expect(await on.storage.read.importFiles.nextLog(pool.id, id, 0)).toBeUndefined()
  })
})
