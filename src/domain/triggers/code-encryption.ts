import type { UserPoolId } from '../../entities/ids.js'

/** Encrypts the codes and temporary passwords that custom senders are called with. */
export interface CodeEncryption {
  /**
   * Base64 of a message of the AWS Encryption SDK, bound to the pool by its encryption context. Rejects with an `Error`
   * without secrets when no key is configured: a code never leaves in clear because something was left out.
   */
  encrypt(text: string, about: { readonly userPoolId: UserPoolId | string }): Promise<string>
}
