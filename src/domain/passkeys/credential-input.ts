import { decodeBase64url } from '../../crypto/base64url.js'
import { Failure } from '../failure.js'

/** What a browser's `create` gives, checked for form; every text is base64url unless it says otherwise. */
export interface RegistrationInput {
  readonly id: string
  readonly clientDataJSON: string
  readonly attestationObject: string
  /** As the browser names them; what is not known is kept. */
  readonly transports: readonly string[]
  readonly attachment?: 'platform' | 'cross-platform'
}

/** What a browser's `get` gives, checked for form. */
export interface AssertionInput {
  readonly id: string
  readonly clientDataJSON: string
  readonly authenticatorData: string
  readonly signature: string
  readonly userHandle: string | undefined
}

/** WebAuthn §5.8.1, as far as it is looked at here. */
export interface ClientData {
  readonly type: string
  readonly challenge: string
  readonly origin: string
}

/** WebAuthn §7.1: longer ids are refused. */
const longestId = 1023
const mostTransports = 10
const transportName = /^[a-z-]{1,32}$/

/** Fails with `passkey-credential-malformed` for anything but a RegistrationResponseJSON (WebAuthn §5.1). */
export function readRegistration(credential: unknown): RegistrationInput {
  const { members, response } = readCredential(credential)
  const { transports = [], clientDataJSON, attestationObject } = response
  const isNamed = (name: unknown): name is string => typeof name === 'string' && transportName.test(name)
  if (!Array.isArray(transports) || transports.length > mostTransports || !transports.every(isNamed)) {
    throw malformed('transports')
  }
  const { authenticatorAttachment: attachment } = members
  return {
    id: readId(members),
    clientDataJSON: readBytes(clientDataJSON, 'clientDataJSON'),
    attestationObject: readBytes(attestationObject, 'attestationObject'),
    transports: [...new Set(transports)],
    ...((attachment === 'platform' || attachment === 'cross-platform') && { attachment }),
  }
}

/** Fails with `passkey-credential-malformed` for anything but an AuthenticationResponseJSON as text. */
export function readAssertion(credential: string): AssertionInput {
  const { members, response } = readCredential(parse(credential))
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  return {
    id: readId(members),
    clientDataJSON: readBytes(clientDataJSON, 'clientDataJSON'),
    authenticatorData: readBytes(authenticatorData, 'authenticatorData'),
    signature: readBytes(signature, 'signature'),
    userHandle: userHandle === undefined || userHandle === null ? undefined : readBytes(userHandle, 'userHandle'),
  }
}

/** The browser's own account of what was asked of it. */
export function readClientData(encoded: string): ClientData {
  const members = asMembers(parse(Buffer.from(encoded, 'base64url').toString('utf8')), 'clientDataJSON')
  const { type, challenge, origin } = members
  if (typeof type !== 'string' || typeof challenge !== 'string' || typeof origin !== 'string') {
    throw malformed('clientDataJSON')
  }
  return { type, challenge, origin }
}

type Members = Readonly<Record<string, unknown>>

function readCredential(credential: unknown): { readonly members: Members; readonly response: Members } {
  const members = asMembers(credential, 'Credential')
  if (members.type !== 'public-key') throw malformed('type')
  return { members, response: asMembers(members.response, 'response') }
}

function readId({ id, rawId }: Members): string {
  const read = readBytes(id, 'id')
  if (rawId !== undefined && rawId !== read) throw malformed('rawId')
  if (Buffer.byteLength(read, 'base64url') > longestId) throw malformed('id')
  return read
}

function readBytes(value: unknown, member: string): string {
  if (typeof value !== 'string' || value === '' || !decodeBase64url(value)) throw malformed(member)
  return value
}

function asMembers(value: unknown, member: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(member)
  return Object.assign(Object.create(null), value) as Members
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('Credential')
  }
}

function malformed(member: string): Failure {
  return new Failure('passkey-credential-malformed', { member })
}
