import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import type { Random } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import type { ImportFile, ImportJob } from '../../entities/import-job.js'
import type { UploadKey } from '../../storage/import-file-store.js'
import type { Storage } from '../../storage/storage.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'

interface Collaborators {
  readonly storage: Storage
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
}

type JobKey = Pick<ImportJob, 'id' | 'poolId'>

/** Of a file, before it is sealed: every piece but the last one. */
const pieceBytes = 256 * 1024
export const largestFileBytes = 100 * 1024 * 1024
/** Pieces are shrunk first: less for the database to write and to keep in memory. */
const shrink = promisify<Buffer, { readonly level: number }, Buffer>(deflateRaw)
const unshrink = promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(inflateRaw)

/** Files of users in sealed pieces. Nobody ever holds more than one piece of a file in memory. */
export class ImportFiles {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Takes a file for the job, in place of an earlier one once it is complete. When `bytes` throws, is too long
   * (`import-file-too-large`), or the job takes no file any more (`import-job-closed`), the earlier one stays.
   */
  async receive(job: JobKey, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const key: UploadKey = { poolId: job.poolId, jobId: job.id, uploadId: this.#with.random.uuid() }
    const present = await this.#with.storage.read.importJobs.find(job.id)
    if (present?.status !== 'Created') throw new Failure('import-job-closed')
    try {
      const chunkCount = await this.#store(key, bytes)
      const earlier = await this.#count(key, chunkCount)
      if (earlier) await this.remove({ ...key, uploadId: earlier.uploadId })
    } catch (error) {
      await this.remove(key)
      throw error
    }
  }

  /** Removes an upload unless it is the one that counts. */
  async remove(upload: UploadKey): Promise<void> {
    while ((await this.#with.storage.transaction((tx) => tx.importFiles.deleteUnused({ upload }))) > 0);
  }

  /** The bytes of the job's file from `byteOffset` on. Throws when a piece is missing or was changed. */
  async *read(job: Pick<ImportJob, 'id' | 'poolId' | 'file'>, byteOffset: number): AsyncGenerator<Buffer> {
    const { file } = job
    if (!file) throw new Error(`The import job ${job.id} has no file.`)
    const key = { poolId: job.poolId, jobId: job.id, uploadId: file.uploadId }
    for (let n = Math.floor(byteOffset / pieceBytes); n < file.chunkCount; n += 1) {
      const sealed = await this.#with.storage.read.importFiles.findChunk(key, n)
      if (sealed === undefined) throw new Error(`Piece ${n} of the file of the import job ${job.id} is missing.`)
      const shrunk = this.#with.sealer.open(sealed, sealContext(key, n))
      const piece = await unshrink(shrunk, { maxOutputLength: pieceBytes })
      yield piece.subarray(Math.max(0, byteOffset - n * pieceBytes))
    }
  }

  async #store(key: UploadKey, bytes: AsyncIterable<Uint8Array>): Promise<number> {
    let n = 0
    for await (const piece of piecesOf(bytes)) {
      await this.#storePiece(key, n, piece)
      n += 1
    }
    return n
  }

  async #storePiece(key: UploadKey, n: number, piece: Buffer): Promise<void> {
    const { storage, sealer, clock } = this.#with
    const sealed = sealer.seal(await shrink(piece, { level: 1 }), sealContext(key, n))
    const createdAt = clock.now()
    await storage.transaction((tx) => tx.importFiles.insertChunk({ ...key, n, createdAt, sealed }))
  }

  /** Returns the upload that counted before. */
  async #count({ jobId, uploadId }: UploadKey, chunkCount: number): Promise<ImportFile | undefined> {
    return this.#with.storage.transaction(async (tx) => {
      const job = await tx.importJobs.findForUpdate(jobId)
      if (!job || !(await tx.importJobs.setFile(jobId, { uploadId, chunkCount })))
        throw new Failure('import-job-closed')
      return job.file?.uploadId === uploadId ? undefined : job.file
    })
  }
}

/** Cuts what comes in any parts into pieces of one length. The piece is good until the next one is asked for. */
async function* piecesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const piece = Buffer.allocUnsafe(pieceBytes)
  let length = 0
  let total = 0
  for await (const part of bytes) {
    total += part.length
    if (total > largestFileBytes) throw new Failure('import-file-too-large')
    for (let from = 0; from < part.length; ) {
      const taken = part.subarray(from, from + pieceBytes - length)
      piece.set(taken, length)
      length += taken.length
      from += taken.length
      if (length < pieceBytes) continue
      yield piece
      length = 0
    }
  }
  if (length > 0) yield piece.subarray(0, length)
}

function sealContext({ jobId, uploadId }: UploadKey, n: number): string {
  return `import_file_chunks.sealed:${jobId}:${uploadId}:${n}`
}
