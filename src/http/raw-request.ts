/** A request as it came over the wire, with nothing of it interpreted. */
export interface RawRequest {
  readonly method: string
  /** Path and query as sent. */
  readonly target: string
  /** Names and values in turn, in order of arrival. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  /** The peer, or what a trusted proxy says it is. */
  readonly sourceIp: string
  /** Whether it came over TLS, to this server or to a trusted proxy; absent counts as not. */
  readonly secureTransport?: boolean
}

export interface RawReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
