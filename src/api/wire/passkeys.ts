import type { CreationOptions } from '../../domain/passkeys/passkeys.js'
import type { Passkey } from '../../entities/passkey.js'
import type { WebAuthnCredentialDescription } from '../model/types.js'

/** PublicKeyCredentialCreationOptionsJSON with the members that the service sends (AWS CLI, example output). */
export function toCreationOptions(options: CreationOptions) {
  const { challenge, relyingPartyId, userVerification, userHandle, username } = options
  return {
    authenticatorSelection: { requireResidentKey: true, residentKey: 'required', userVerification },
    challenge,
    excludeCredentials: options.excluded.map(({ id }) => ({ id, type: 'public-key' })),
    pubKeyCredParams: options.algorithms.map((alg) => ({ alg, type: 'public-key' })),
    rp: { id: relyingPartyId, name: relyingPartyId },
    timeout: options.timeoutMilliseconds,
    user: { displayName: username, id: userHandle, name: username },
  }
}

export function toCredentialDescription(passkey: Passkey): WebAuthnCredentialDescription {
  return {
    CredentialId: passkey.id,
    FriendlyCredentialName: passkey.name,
    RelyingPartyId: passkey.relyingPartyId,
    ...(passkey.attachment && { AuthenticatorAttachment: passkey.attachment }),
    AuthenticatorTransports: passkey.transports,
    CreatedAt: passkey.createdAt,
  }
}
