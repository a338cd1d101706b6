import type { LambdaClient } from '@aws-sdk/client-lambda'
import { TriggerError } from '../domain/triggers/trigger-invoker.js'
import { readBounded } from './bounded-read.js'
import { errorMessageOf, parseAnswer, tooLarge } from './event-json.js'
import { type TriggerCall, type TriggerTarget, Unreachable } from './target.js'

export interface LambdaOptions {
  /** Absent: AWS itself. */
  readonly endpoint?: string
  /** Absent: the region of the ARN, or else `fallbackRegion`. */
  readonly region?: string
  readonly fallbackRegion: string
  /** Absent: the ARN. */
  readonly functionName?: string
  /** Absent: those that the AWS SDK finds. */
  readonly credentials?: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
}

/** Endpoints of this kind want a signature and do not look at it. */
const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const MOST_SOCKETS = 500

/** A function behind the Invoke operation of AWS Lambda: AWS itself, or what speaks like it. */
export class LambdaTarget implements TriggerTarget {
  readonly #options: LambdaOptions
  readonly #clients = new Map<string, Promise<LambdaClient>>()

  constructor(options: LambdaOptions) {
    this.#options = options
  }

  async call({ arn, body, signal }: TriggerCall): Promise<unknown> {
    const { InvokeCommand } = await import('@aws-sdk/client-lambda')
    const client = await this.#clientFor(arn)
    const invocation = new InvokeCommand({
      FunctionName: this.#options.functionName ?? arn,
      Payload: Buffer.from(body),
    })
    const { FunctionError: isError, Payload } = await client.send(invocation, { abortSignal: signal }).catch(refuse)
    const text = Buffer.from(Payload ?? []).toString('utf8')
    if (isError === undefined || isError === '') return parseAnswer(text)
    throw functionError(text)
  }

  async close(): Promise<void> {
    for (const client of this.#clients.values()) (await client).destroy()
  }

  #clientFor(arn: string): Promise<LambdaClient> {
    const region = this.#options.region ?? (arn.split(':')[3] || this.#options.fallbackRegion)
    const client = this.#clients.get(region) ?? this.#connect(region)
    this.#clients.set(region, client)
    return client
  }

  async #connect(region: string): Promise<LambdaClient> {
    const { LambdaClient } = await import('@aws-sdk/client-lambda')
    const { endpoint, credentials = endpoint === undefined ? undefined : localCredentials } = this.#options
    const agent = { keepAlive: true, maxSockets: MOST_SOCKETS }
    return new LambdaClient({
      region,
      maxAttempts: 1,
      requestHandler: { httpAgent: agent, httpsAgent: agent },
      streamCollector: async (stream) => Uint8Array.from(await readBounded(stream)),
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials ? { credentials } : {}),
    })
  }
}

/** Names of the service's errors are told, such as `TooManyRequestsException`; its texts may quote the request. */
function refuse(error: unknown): never {
  // The SDK adds words of its own to errors that pass through it.
  if (error instanceof TriggerError) throw tooLarge()
  const { name, $metadata, $retryable } = error as {
    readonly name?: string
    readonly $metadata?: { readonly httpStatusCode?: number }
    readonly $retryable?: unknown
  }
  const status = $metadata?.httpStatusCode
  throw new Unreachable(
    name ?? 'error',
    status === undefined || status >= 500 || status === 429 || $retryable !== undefined,
  )
}

/** What Lambda reports as an error of the function though it has not thrown: it ran too long, or out of memory. */
const notThrown = /^(Runtime\.ExitError|Runtime\.OutOfMemory|Sandbox\.Timedout)$/
const timedOut = /Task timed out after [\d.]+ seconds$/

function functionError(text: string): TriggerError {
  const answer = parseAnswer(text)
  const message = errorMessageOf(answer)
  const type = (answer as { readonly errorType?: unknown } | null)?.errorType
  if (message === undefined) return new TriggerError('function-error', 'unknown error')
  if (timedOut.test(message) || (typeof type === 'string' && notThrown.test(type))) {
    return new Unreachable(
      timedOut.test(message) ? 'the function ran into its own time limit' : 'the function crashed',
      true,
    )
  }
  return new TriggerError('function-error', message)
}
