import { constantTimeEqual, hmacSha256 } from '../../crypto/digests.js'
import type { ImportJob } from '../../entities/import-job.js'

interface Collaborators {
  readonly key: Buffer
  /** Base of the server's addresses, without a trailing slash. */
  readonly publicUrl: () => string
  readonly accountId: string
}

/** What stands in a link besides its path, as the query of a signed S3 address names it. */
interface LinkParameters {
  readonly 'X-Amz-Algorithm': string
  readonly 'X-Amz-Date': string
  readonly 'X-Amz-Expires': string
  readonly 'X-Amz-SignedHeaders': string
}

export type LinkVerdict = 'valid' | 'expired' | 'forged'

const algorithm = 'AWS4-HMAC-SHA256'
/** As the service gives it: a second less than a quarter of an hour. */
const lifeSeconds = 899
const signedHeaders = 'host;x-amz-server-side-encryption'
const parameterNames = [
  'X-Amz-Algorithm',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
] as const

/**
 * The addresses to which files are sent. Nobody can make one without the server's key, and each is good for its job alone
 * and for 899 seconds from the creation of the job: no later one is ever given.
 */
export class UploadLinks {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  linkOf(job: Pick<ImportJob, 'poolId' | 'id' | 'createdAt'>): string {
    const path = `/import/${this.#with.accountId}/${job.poolId}/${job.id}`
    const parameters: LinkParameters = {
      'X-Amz-Algorithm': algorithm,
      'X-Amz-Date': toStamp(job.createdAt),
      'X-Amz-Expires': String(lifeSeconds),
      'X-Amz-SignedHeaders': signedHeaders,
    }
    const signature = this.#sign(path, parameters)
    const query = new URLSearchParams({ ...parameters, 'X-Amz-Signature': signature.toString('hex') })
    return `${this.#with.publicUrl()}${path}?${query}`
  }

  /** `path` and `query` as they came. Everything in them counts: one more or one twice is a forgery. */
  verify(path: string, query: URLSearchParams, now: Date): LinkVerdict {
    const names = [...query.keys()]
    const isComplete = names.length === parameterNames.length && parameterNames.every((name) => names.includes(name))
    if (!isComplete) return 'forged'
    const parameters: LinkParameters = {
      'X-Amz-Algorithm': query.get('X-Amz-Algorithm') ?? '',
      'X-Amz-Date': query.get('X-Amz-Date') ?? '',
      'X-Amz-Expires': query.get('X-Amz-Expires') ?? '',
      'X-Amz-SignedHeaders': query.get('X-Amz-SignedHeaders') ?? '',
    }
    const given = query.get('X-Amz-Signature') ?? ''
    if (!constantTimeEqual(this.#sign(path, parameters).toString('hex'), given)) return 'forged'
    const endsAt = fromStamp(parameters['X-Amz-Date']) + Number(parameters['X-Amz-Expires']) * 1000
    return now.getTime() < endsAt ? 'valid' : 'expired'
  }

  #sign(path: string, parameters: LinkParameters): Buffer {
    return hmacSha256(
      this.#with.key,
      JSON.stringify([
        'PUT',
        path,
        ...parameterNames.slice(0, -1).map((name) => parameters[name as keyof LinkParameters]),
      ]),
    )
  }
}

/** `20241226T193341Z`. */
function toStamp(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

/** Milliseconds since 1970; NaN, which no time is before, for anything else. */
function fromStamp(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z'))
}
