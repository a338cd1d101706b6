/** A refusal as S3 words it (S3 API reference, "Error responses"). */
export interface S3Error {
  readonly status: number
  readonly code: string
  readonly message: string
}

export const s3Errors = {
  expired: { status: 403, code: 'AccessDenied', message: 'Request has expired' },
  forged: {
    status: 403,
    code: 'SignatureDoesNotMatch',
    message: 'The request signature we calculated does not match the signature you provided.',
  },
  /** Ours: S3 would take the file, which nobody would read. */
  closed: { status: 403, code: 'AccessDenied', message: 'The import job takes no file any more' },
  tooLarge: {
    status: 400,
    code: 'EntityTooLarge',
    message: 'Your proposed upload exceeds the maximum allowed size',
  },
  withoutLength: {
    status: 411,
    code: 'MissingContentLength',
    message: 'You must provide the Content-Length HTTP header.',
  },
  incomplete: {
    status: 400,
    code: 'IncompleteBody',
    message: 'You did not provide the number of bytes specified by the Content-Length HTTP header',
  },
  tooMany: { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' },
  internal: { status: 500, code: 'InternalError', message: 'We encountered an internal error. Please try again.' },
} as const satisfies Readonly<Record<string, S3Error>>

/** No value of a request stands in it. */
export function errorDocument({ code, message }: S3Error): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`
}
