/** What the listener itself refuses, in the error form that AWS clients read. */
export interface ErrorAnswer {
  readonly status: number
  readonly body: string
}

export const notFoundAnswer: ErrorAnswer = {
  status: 404,
  body: JSON.stringify({
    code: 'BadRequest',
    message: 'The server did not understand the operation that was requested.',
    type: 'client',
  }),
}

const texts: Readonly<Record<number, readonly [type: string, message: string]>> = {
  400: ['BadRequestException', 'The request is malformed.'],
  408: ['RequestTimeoutException', 'The request took too long to arrive.'],
  413: ['RequestEntityTooLargeException', 'The request body is too large.'],
  415: ['UnsupportedMediaTypeException', 'The Content-Type header is malformed.'],
  431: ['RequestHeaderFieldsTooLargeException', 'The request headers are too large.'],
  503: ['ServiceUnavailableException', 'The server is shutting down.'],
}

/** Never says more than the status does: what the request held is not repeated. */
export function errorAnswer(status: number): ErrorAnswer {
  const [type, message] = texts[status] ??
    (status < 500 ? texts[400] : undefined) ?? ['InternalErrorException', 'An internal error occurred.']
  return { status, body: JSON.stringify({ __type: type, message }) }
}
