import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../domain/clock.js'
import { Failure } from '../domain/failure.js'
import { type ImportFiles, largestFileBytes } from '../domain/import-jobs/import-files.js'
import type { UploadLinks } from '../domain/import-jobs/upload-links.js'
import { userPoolId } from '../entities/ids.js'
import { slowBody } from '../http/body-deadline.js'
import { errorDocument, type S3Error, s3Errors } from './s3-errors.js'

interface Collaborators {
  readonly importFiles: Pick<ImportFiles, 'receive'>
  readonly uploadLinks: Pick<UploadLinks, 'verify'>
  readonly clock: Clock
  readonly log: { error(fields: object, message: string): void }
}

interface UploadRoute {
  readonly Params: { readonly poolId: string; readonly jobId: string }
}

/** Each holds a piece of a file and, until it ends, space in the database. */
const mostAtOnce = 8
/** What is still read of a refused body, so that the answer reaches whoever is sending it. */
const drainedBytes = 4 * 1024 * 1024
const encryptionHeader = 'x-amz-server-side-encryption'
const corsHeaders = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' }
const preflightHeaders = {
  ...corsHeaders,
  'access-control-allow-methods': 'PUT',
  'access-control-allow-headers': `content-type, ${encryptionHeader}`,
  'access-control-max-age': '3000',
}

/** Takes the files of import jobs from whoever holds the job's address. */
export function registerImportUploads(app: FastifyInstance, collaborators: Collaborators): void {
  let running = 0
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))
    scope.options('/import/:account/:poolId/:jobId', (_request, reply) => {
      return reply.code(204).headers(preflightHeaders).send()
    })
    scope.put<UploadRoute>('/import/:account/:poolId/:jobId', { config: slowBody }, async (request, reply) => {
      const refusal = refusalOf(request, collaborators)
      if (refusal) return refuse(request, reply, refusal)
      if (running >= mostAtOnce) return refuse(request, reply, s3Errors.tooMany)
      running += 1
      try {
        const { poolId, jobId } = request.params
        // Whoever sent what is refused is still there to be told.
        const body = request.raw.iterator({ destroyOnReturn: false })
        await collaborators.importFiles.receive({ poolId: userPoolId(poolId), id: jobId }, body)
        return await reply.code(200).headers(corsHeaders).send()
      } catch (error) {
        return refuse(request, reply, reasonOf(error, request.raw, collaborators))
      } finally {
        running -= 1
      }
    })
  })
}

/** What can be said before the body is looked at. */
function refusalOf({ raw }: FastifyRequest, { uploadLinks, clock }: Collaborators): S3Error | undefined {
  const [path = '', query = ''] = splitOnce(raw.url ?? '')
  const verdict = uploadLinks.verify(path, new URLSearchParams(query), clock.now())
  // The header is one of those that the link signs.
  if (verdict === 'forged' || raw.headers[encryptionHeader] !== 'aws:kms') return s3Errors.forged
  if (verdict === 'expired') return s3Errors.expired
  const length = raw.headers['content-length']
  if (length === undefined) return s3Errors.withoutLength
  return Number(length) > largestFileBytes ? s3Errors.tooLarge : undefined
}

function splitOnce(target: string): readonly string[] {
  const at = target.indexOf('?')
  return at < 0 ? [target] : [target.slice(0, at), target.slice(at + 1)]
}

function reasonOf(error: unknown, raw: IncomingMessage, { log }: Collaborators): S3Error {
  if (error instanceof Failure) return error.code === 'import-file-too-large' ? s3Errors.tooLarge : s3Errors.closed
  if (raw.destroyed && !raw.complete) return s3Errors.incomplete
  log.error({ err: error }, 'An upload failed with an internal error')
  return s3Errors.internal
}

function refuse({ raw }: FastifyRequest, reply: FastifyReply, error: S3Error): FastifyReply {
  drain(raw)
  return reply
    .code(error.status)
    .headers({ ...corsHeaders, 'content-type': 'application/xml' })
    .send(errorDocument(error))
}

function drain(raw: IncomingMessage): void {
  if (raw.destroyed || raw.complete) return
  let drained = 0
  raw.on('data', (part: Buffer) => {
    drained += part.length
    if (drained > drainedBytes) raw.destroy()
  })
}
