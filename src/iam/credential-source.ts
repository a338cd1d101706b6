import { type Location, rootArn } from '../aws/arn.js'
import type { CredentialLookup, KnownCredential, TrustedCredential } from '../aws/sigv4/credentials.js'
import type { Sealer } from '../crypto/sealing.js'
import { FreshCache } from '../domain/cache/fresh-cache.js'
import type { AccessKey, Principal } from '../entities/principal.js'
import { openAccessKeySecret } from './access-keys.js'
import { identityArn, sessionArn } from './iam-ids.js'
import type { PolicySets } from './policy-sets.js'
import type { SessionTokens } from './session-tokens.js'

export interface AccessKeyReader {
  findAccessKey(id: string): Promise<AccessKey | undefined>
  wasAccessKeyDeleted(id: string): Promise<boolean>
}

/** `refused` is a key that is known but must not sign, so that it is not taken for an unknown one. */
type Finding = KnownCredential<Principal> | 'refused' | 'unknown'

/** Of temporary credentials, here and at AWS. */
const temporaryPrefix = 'ASIA'
const cached = { limit: 1000, maxAgeMilliseconds: 1000 }

/** The access keys of the database, remembered for at most a second: so long a key revoked on another node may still sign. */
export class StoredCredentials {
  readonly #keys: AccessKeyReader
  readonly #sealer: Sealer
  readonly #cache = new FreshCache<string, Finding>(cached)

  constructor(options: { readonly keys: AccessKeyReader; readonly sealer: Sealer }) {
    this.#keys = options.keys
    this.#sealer = options.sealer
  }

  async look(accessKeyId: string): Promise<Finding> {
    return (await this.#cache.get(accessKeyId, () => this.#read(accessKeyId))) ?? 'unknown'
  }

  /** Keys were changed on this node. */
  forget(): void {
    this.#cache.forgetAll()
  }

  async #read(accessKeyId: string): Promise<Finding> {
    const key = await this.#keys.findAccessKey(accessKeyId)
    if (!key) return (await this.#keys.wasAccessKeyDeleted(accessKeyId)) ? 'refused' : 'unknown'
    if (!key.active) return 'refused'
    const caller: Principal = {
      kind: key.principalKind,
      accountId: key.accountId,
      arn: key.principalArn,
      accessKeyId: key.id,
      ...(key.userId === undefined ? {} : { entityId: key.userId }),
    }
    return { kind: 'known', caller, secret: openAccessKeySecret(this.#sealer, key) }
  }
}

export interface SessionCredentialsOptions {
  readonly tokens: SessionTokens
  readonly policySets: PolicySets
  readonly location: Location
}

/** Temporary credentials: known by their token, and good for as long as their user or role exists. */
export class SessionCredentials {
  readonly #with: SessionCredentialsOptions

  constructor(options: SessionCredentialsOptions) {
    this.#with = options
  }

  async look(accessKeyId: string, token: string): Promise<Finding> {
    const { tokens } = this.#with
    if (!tokens.isOurs(token)) return 'unknown'
    const opened = tokens.open(accessKeyId, token)
    if (!opened) return 'refused'
    const { kind, entityId, session, secret } = opened
    const arn = await this.#arnOf(kind, entityId, session.name)
    if (arn === undefined) return 'refused'
    const { accountId } = this.#with.location
    const caller = { kind, accountId, arn, accessKeyId, session, ...(entityId === undefined ? {} : { entityId }) }
    return { kind: 'known', caller, secret, sessionToken: token, expiresAt: session.expiresAt }
  }

  async #arnOf(kind: Principal['kind'], entityId: string | undefined, sessionName: string | undefined) {
    const { location, policySets } = this.#with
    if (kind === 'root') return rootArn(location)
    const identity = entityId === undefined ? undefined : (await policySets.find(entityId))?.identity
    if (!identity) return undefined
    return kind === 'user' ? identityArn(location, identity) : sessionArn(location, identity.name, sessionName ?? '')
  }
}

export interface CredentialSourceOptions {
  readonly mode: 'dev' | 'serve'
  readonly location: Location
  readonly stored: StoredCredentials
  readonly sessions: SessionCredentials
}

/**
 * Every key that may sign. The one place where the mode decides: in `dev` a key that is neither stored nor a session's
 * acts as the account's root, unchecked; in `serve` it is refused. A temporary key never does, not even AWS's own: a
 * program that loses its session token must not gain rights by it.
 */
export class CredentialSource implements CredentialLookup<Principal> {
  readonly #with: CredentialSourceOptions

  constructor(options: CredentialSourceOptions) {
    this.#with = options
  }

  async find(
    accessKeyId: string,
    sessionToken?: string,
  ): Promise<KnownCredential<Principal> | TrustedCredential<Principal> | undefined> {
    const finding = await this.#look(accessKeyId, sessionToken)
    if (typeof finding === 'object') return finding
    if (finding === 'refused' || this.#with.mode !== 'dev') return undefined
    const { location } = this.#with
    const caller = { kind: 'root' as const, accountId: location.accountId, arn: rootArn(location), accessKeyId }
    return { kind: 'trusted-unchecked', caller }
  }

  async #look(accessKeyId: string, sessionToken: string | undefined): Promise<Finding> {
    const { stored, sessions } = this.#with
    const session = sessionToken === undefined ? 'unknown' : await sessions.look(accessKeyId, sessionToken)
    if (session !== 'unknown') return session
    const finding = await stored.look(accessKeyId)
    return finding === 'unknown' && accessKeyId.startsWith(temporaryPrefix) ? 'refused' : finding
  }
}
