import type { SerializationError } from '../../aws/json/serialization-error.js'
import type { SignatureFailure } from '../../aws/sigv4/signature-failure.js'
import type { Failure } from '../../domain/failure.js'
import { apiFailures } from '../failures.js'
import { exceptionStatus, type ModelledException } from '../model/operations.js'

/** A refusal on its way to the client. The text is shown as it is. */
export class ApiError extends Error {
  readonly type: string
  readonly status: number
  /** Front-end errors spell the member with a capital. */
  readonly messageMember: 'message' | 'Message'

  constructor(type: string, message: string, form: { status?: number; messageMember?: 'message' | 'Message' } = {}) {
    super(message)
    this.name = 'ApiError'
    this.type = type
    this.status = form.status ?? 400
    this.messageMember = form.messageMember ?? 'message'
  }
}

export function unknownOperation(): ApiError {
  return new ApiError('UnknownOperationException', '')
}

export function invalidParameter(message: string): ApiError {
  return new ApiError('InvalidParameterException', message)
}

export function resourceNotFound(message: string): ApiError {
  return new ApiError('ResourceNotFoundException', message)
}

export function accessDenied(message: string): ApiError {
  return new ApiError('AccessDeniedException', message, { messageMember: 'Message' })
}

export function notImplementedYet(operation: string): ApiError {
  return new ApiError('UnsupportedOperationException', `Poolgate does not implement ${operation} yet.`)
}

/** What a client learns of an error that is ours. */
export function internalError(): ApiError {
  return new ApiError('InternalErrorException', 'An internal error occurred.', { status: 500 })
}

export function fromSerialization(error: SerializationError): ApiError {
  return new ApiError('SerializationException', error.message, { messageMember: 'Message' })
}

export function fromSignature(failure: SignatureFailure): ApiError {
  return new ApiError(failure.type, failure.message)
}

/** The domain's refusal by the table of exceptions and texts. */
export function fromFailure(failure: Failure): ApiError {
  const [exception, template] = apiFailures[failure.code]
  const message = template.replace(/\{(\w+)\}/g, (blank, name: string) => failure.details[name] ?? blank)
  return new ApiError(exception, message, { status: exceptionStatus[exception satisfies ModelledException] })
}
