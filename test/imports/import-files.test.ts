import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import type { Domain } from '../../src/domain-objects.js'
import type { ImportJob } from '../../src/entities/import-job.js'
import { UserImport } from '../../src/jobs/user-import.js'
import type { Storage } from '../../src/storage/storage.js'
import { describeStorage } from '../storage/describe-storage.js'
import { clock, closeArithmetic, makePool, nodeOver } from './import-domain.js'

afterAll(closeArithmetic)

const pieceBytes = 256 * 1024
const jobOf = async (node: Domain, hashing?: 'BCRYPT') =>
  node.importJobs.create(await makePool(node), { name: 'job', roleArn: 'arn:aws:iam::1:role/r', hashing })

async function* partsOf(file: Buffer, size = 10_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size)
}

async function contentOf(node: Domain, job: ImportJob, from = 0): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of node.importFiles.read(job, from)) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

async function reload({ read }: Storage, { id }: ImportJob): Promise<ImportJob> {
  const job = await read.importJobs.find(id)
  if (!job) throw new Error('no job')
  return job
}

const cleaner = (storage: Storage, node: Domain) =>
  new UserImport({ ...node, storage, clock, log: pino({ level: 'silent' }) })

describeStorage('ImportFiles', (on) => {
  test.each([0, 1, pieceBytes - 1, pieceBytes, pieceBytes + 1, 3 * pieceBytes + 17])(
    'a file of %i bytes is read as it came, from any place on',
    async (length) => {
      const node = nodeOver(on.storage)
      const created = await jobOf(node)
      const file = Buffer.from(Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xff))
      await node.importFiles.receive(created, partsOf(file))
      const job = await reload(on.storage, created)
      for (const from of [0, 1, pieceBytes - 1, pieceBytes, length - 1].filter((at) => at >= 0 && at <= length)) {
        expect((await contentOf(node, job, from)).equals(file.subarray(from)), `from ${from}`).toBe(true)
      }
    },
  )

  test('nothing of a file can be read in the database', async () => {
    const node = nodeOver(on.storage)
    const created = await jobOf(node)
    await node.importFiles.receive(created, partsOf(Buffer.from('ann@example.com,'.repeat(20))))
    const { file, id, poolId } = await reload(on.storage, created)
    const sealed = await on.storage.read.importFiles.findChunk({ poolId, jobId: id, uploadId: file?.uploadId ?? '' }, 0)
    expect(sealed).toMatch(/^1\./)
    expect(Buffer.from(sealed?.split('.')[2] ?? '', 'base64url').includes('example')).toBe(false)
  })

  test('V54: a piece opens in its own place alone, and a missing one is missed', async () => {
    const node = nodeOver(on.storage)
    const [own, other] = [await jobOf(node), await jobOf(node)]
    const file = Buffer.alloc(2 * pieceBytes, 'a')
    for (const job of [own, other]) await node.importFiles.receive(job, partsOf(file))
    const [from, to] = [await reload(on.storage, own), await reload(on.storage, other)]
    const keyOf = ({ poolId, id, file }: ImportJob) => ({ poolId, jobId: id, uploadId: file?.uploadId ?? '' })
    const sealed = (await on.storage.read.importFiles.findChunk(keyOf(from), 0)) ?? ''
    const forged = { ...keyOf(to), uploadId: 'forged' }
    const copies = [0, 1].map((n) => ({ ...forged, n, createdAt: clock.now(), sealed }))
    await on.storage.transaction(async (tx) => {
      for (const copy of copies) await tx.importFiles.insertChunk(copy)
    })
    const moved = { ...to, file: { uploadId: 'forged', chunkCount: 2 } }
    await expect(contentOf(node, moved)).rejects.toThrow('damaged')
    await expect(contentOf(node, { ...from, file: { ...keyOf(from), chunkCount: 3 } })).rejects.toThrow('missing')
    await node.importFiles.remove(forged)
  })

  test('of an upload that breaks off nothing stays, and the earlier one counts on', async () => {
    const node = nodeOver(on.storage)
    const created = await jobOf(node)
    await node.importFiles.receive(created, partsOf(Buffer.from('first')))
    async function* broken() {
      yield Buffer.alloc(pieceBytes + 1)
      throw new Error('the connection is gone')
    }
    await expect(node.importFiles.receive(created, broken())).rejects.toThrow('gone')
    expect((await contentOf(node, await reload(on.storage, created))).toString()).toBe('first')
    expect(await countUnused(on.storage)).toBe(0)
  })

  test('more than 100 MB are refused although no length said so', async () => {
    const node = nodeOver(on.storage)
    const created = await jobOf(node)
    async function* endless() {
      yield Buffer.alloc(10)
      for (;;) yield largePart
    }
    await expect(node.importFiles.receive(created, endless())).rejects.toThrow('import-file-too-large')
    expect((await reload(on.storage, created)).file).toBeUndefined()
    expect(await countUnused(on.storage)).toBe(0)
  })

  test('what a crash left of an upload goes after an hour; what counts stays', async () => {
    const node = nodeOver(on.storage)
    const created = await jobOf(node)
    await node.importFiles.receive(created, partsOf(Buffer.from('counts')))
    const left = {
      poolId: created.poolId,
      jobId: created.id,
      uploadId: 'left',
      n: 0,
      createdAt: clock.now(),
      sealed: 'x',
    }
    await on.storage.transaction((tx) => tx.importFiles.insertChunk(left))
    await cleaner(on.storage, node).clean()
    expect(await on.storage.read.importFiles.findChunk(left, 0)).toBe('x')
    clock.advance(3601)
    await cleaner(on.storage, node).clean()
    expect(await on.storage.read.importFiles.findChunk(left, 0)).toBeUndefined()
    expect((await contentOf(node, await reload(on.storage, created))).toString()).toBe('counts')
  })

  test('a job that nobody started ends after 24 hours, and its file goes', async () => {
    const node = nodeOver(on.storage)
    const created = await jobOf(node)
    await node.importFiles.receive(created, partsOf(Buffer.from('late')))
    clock.advance(24 * 3600)
    await cleaner(on.storage, node).clean()
    expect(await reload(on.storage, created)).toMatchObject({
      status: 'Expired',
      completionMessage: 'The user import job has expired.',
      endedAt: new Date(created.createdAt.getTime() + 24 * 3_600_000),
      file: undefined,
    })
    expect(await countUnused(on.storage)).toBe(0)
  })
})

/** An upload of the largest size takes seconds only in parts larger than those of a network. */
const largePart = Buffer.alloc(4 * 1024 * 1024)

/** Removes them, too. */
function countUnused(storage: Storage): Promise<number> {
  const before = new Date(clock.now().getTime() + 1000)
  return storage.transaction((tx) => tx.importFiles.deleteUnused({ before }))
}
