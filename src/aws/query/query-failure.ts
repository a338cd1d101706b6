import type { SignatureFailure, SignatureFailureType } from '../sigv4/signature-failure.js'

/** A refusal in the form of the query protocol. The text is shown as it is. */
export class QueryFailure extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.name = 'QueryFailure'
    this.code = code
    this.status = status
  }
}

export function validationError(message: string): QueryFailure {
  return new QueryFailure('ValidationError', message)
}

export function malformedQuery(message: string): QueryFailure {
  return new QueryFailure('MalformedQueryString', message)
}

/** Assumed: the service passes over parameters that it does not know; here none is accepted without being read. */
export function unknownParameter(name: string): QueryFailure {
  return new QueryFailure('InvalidQueryParameter', `The parameter ${name.slice(0, 200)} is not supported.`)
}

const codesOfSignatures: Readonly<Record<SignatureFailureType, readonly [code: string, status: number]>> = {
  MissingAuthenticationTokenException: ['MissingAuthenticationToken', 403],
  IncompleteSignatureException: ['IncompleteSignature', 400],
  InvalidSignatureException: ['SignatureDoesNotMatch', 403],
  UnrecognizedClientException: ['InvalidClientTokenId', 403],
  ExpiredTokenException: ['ExpiredToken', 403],
}

/** The same refusal under the names and statuses of services that speak the query protocol. */
export function fromSignature({ type, message }: SignatureFailure): QueryFailure {
  const [code, status] = codesOfSignatures[type]
  const text = type === 'MissingAuthenticationTokenException' ? 'Request is missing Authentication Token' : message
  return new QueryFailure(code, text, status)
}
