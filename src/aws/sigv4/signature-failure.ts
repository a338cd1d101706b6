export type SignatureFailureType =
  | 'MissingAuthenticationTokenException'
  | 'IncompleteSignatureException'
  | 'InvalidSignatureException'
  | 'UnrecognizedClientException'
  | 'ExpiredTokenException'

/** A request that did not authenticate; `type` and `message` are what a JSON service answers, with HTTP 400. */
export class SignatureFailure extends Error {
  readonly type: SignatureFailureType

  constructor(type: SignatureFailureType, message: string) {
    super(message)
    this.name = 'SignatureFailure'
    this.type = type
  }
}

export function missingAuthentication(): SignatureFailure {
  return new SignatureFailure('MissingAuthenticationTokenException', 'Missing Authentication Token')
}

export function incomplete(message: string): SignatureFailure {
  return new SignatureFailure('IncompleteSignatureException', message)
}

export function invalid(message: string): SignatureFailure {
  return new SignatureFailure('InvalidSignatureException', message)
}

export function mismatch(): SignatureFailure {
  return invalid(
    'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  )
}

/** One answer for an unknown, inactive or deleted key and for a missing or foreign session token. */
export function unrecognizedClient(): SignatureFailure {
  return new SignatureFailure('UnrecognizedClientException', 'The security token included in the request is invalid.')
}

export function expiredToken(): SignatureFailure {
  return new SignatureFailure('ExpiredTokenException', 'The security token included in the request is expired')
}
