/** What is known about an access key that may sign. */
export interface KnownCredential<Caller> {
  readonly kind: 'known'
  readonly caller: Caller
  readonly secret: string
  /** Set for temporary credentials only: the request must carry exactly this token. */
  readonly sessionToken?: string
  readonly expiresAt?: Date
}

/** A key whose signature cannot be checked and need not be: exists in `dev` only. */
export interface TrustedCredential<Caller> {
  readonly kind: 'trusted-unchecked'
  readonly caller: Caller
}

/** Looks up access keys. Undefined: unknown, inactive or deleted. */
export interface CredentialLookup<Caller> {
  /** `sessionToken` is what the request carries: temporary credentials may be known by their token alone. */
  find(
    accessKeyId: string,
    sessionToken?: string,
  ): Promise<KnownCredential<Caller> | TrustedCredential<Caller> | undefined>
}
