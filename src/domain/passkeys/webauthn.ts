import { constantTimeEqual, sha256 } from '../../crypto/digests.js'
import { Failure } from '../failure.js'
import type { AssertionInput, ClientData, RegistrationInput } from './credential-input.js'
import type { RelyingParty } from './relying-party.js'

/** ES256 and RS256 as COSE numbers them (RFC 9053 §2). */
export const passkeyAlgorithms: readonly number[] = [-7, -257]

/** Bytes. An RSA key of 8,192 bits has 1,040; what is longer would only fill the database. */
const longestKey = 2048

/** Takes a tenth of a second, so it is loaded by the first passkey and not at the start. */
const loadLibrary = () => import('@simplewebauthn/server')
const loadParsers = () => import('@simplewebauthn/server/helpers')

/** A new credential whose attestation was looked at. */
export interface VerifiedRegistration {
  readonly id: string
  /** COSE_Key, RFC 9052 §7. */
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly aaguid: string
}

/** What is known of the credential that is said to have signed. */
export interface KnownCredential {
  readonly id: string
  readonly publicKey: Uint8Array
  readonly counter: number
}

/**
 * WebAuthn §7.1 from the relying party's hash on; the caller has judged challenge and origin of the client data. The
 * statement of an authenticator about itself is not asked for, and if it comes it must at least be sound.
 */
export async function verifyRegistration(
  input: RegistrationInput,
  { party, clientData }: { readonly party: RelyingParty; readonly clientData: ClientData },
): Promise<VerifiedRegistration> {
  if (clientData.type !== 'webauthn.create') throw new Failure('passkey-credential-malformed', { member: 'type' })
  await requirePartyHash(input.attestationObject, party)
  const { verifyRegistrationResponse } = await loadLibrary()
  const { id, clientDataJSON, attestationObject } = input
  const { registrationInfo } = await verifyRegistrationResponse({
    response: {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON, attestationObject },
    },
    expectedChallenge: clientData.challenge,
    expectedOrigin: clientData.origin,
    expectedRPID: party.id,
    requireUserVerification: party.userVerification === 'required',
    supportedAlgorithmIDs: [...passkeyAlgorithms],
  }).catch((error: unknown) => refuse(error, 'passkey-not-supported'))
  if (!registrationInfo || registrationInfo.credential.id !== id) throw new Failure('passkey-not-supported')
  const { credential, aaguid } = registrationInfo
  if (credential.publicKey.length > longestKey) throw new Failure('passkey-not-supported')
  return { id, publicKey: credential.publicKey, counter: credential.counter, aaguid }
}

/**
 * WebAuthn §7.2 for one known credential: the counter after the signature. Fails with `credentials-invalid` for everything
 * else: type, challenge, origin, relying party, presence, verification where it is required, signature, a counter that
 * does not grow.
 */
export async function verifyAssertion(
  input: AssertionInput,
  expected: {
    readonly party: RelyingParty
    readonly challenge: string
    readonly origin: string
    readonly credential: KnownCredential
  },
): Promise<number> {
  const { party, challenge, origin, credential } = expected
  const { id, clientDataJSON, authenticatorData, signature } = input
  if (id !== credential.id) throw new Failure('credentials-invalid')
  const { verifyAuthenticationResponse } = await loadLibrary()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON, authenticatorData, signature },
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: party.id,
    credential: { ...credential, publicKey: new Uint8Array(credential.publicKey) },
    requireUserVerification: party.userVerification === 'required',
  }).catch((error: unknown) => refuse(error, 'credentials-invalid'))
  if (!verified) throw new Failure('credentials-invalid')
  return authenticationInfo.newCounter
}

/** Told apart from the rest: a passkey for another relying party is a fault of the set-up. */
async function requirePartyHash(attestationObject: string, { id }: RelyingParty): Promise<void> {
  const { rpIdHash } = await parseRegistration(attestationObject)
  const hash = Buffer.from(rpIdHash).toString('hex')
  if (!constantTimeEqual(hash, sha256(id).toString('hex'))) throw new Failure('passkey-relying-party-mismatch')
}

async function parseRegistration(attestationObject: string) {
  const { decodeAttestationObject, parseAuthenticatorData } = await loadParsers()
  try {
    const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')))
    return parseAuthenticatorData(decoded.get('authData'))
  } catch {
    throw new Failure('passkey-credential-malformed', { member: 'attestationObject' })
  }
}

/** The library tells every fault of what it was given as an error, of bytes that are not even CBOR too; it does nothing else. */
function refuse(_: unknown, code: 'passkey-not-supported' | 'credentials-invalid'): never {
  throw new Failure(code)
}
