import { deriveBytes } from '../../crypto/digests.js'
import type { ImportedHashes } from '../../crypto/imported-hashes.js'
import type { Random } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import type { Srp, SrpSubject, SrpVerifier } from '../../crypto/srp.js'
import type { AppClient } from '../../entities/app-client.js'
import { poolShortName, sub as toSub } from '../../entities/ids.js'
import type { ImportedHash } from '../../entities/imported-hash.js'
import type { PasswordEvent } from '../../entities/threat-protection.js'
import type { PasswordRecord, User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { PasswordHistory } from '../../storage/password-store.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { CompromisedPasswords } from '../threats/compromised-passwords.js'
import { checkPasswordPolicy, generatePassword } from './password-policy.js'
import { isImportedHash, type PasswordSecret, toSecret } from './password-secret.js'

/** A password that passed the policy, turned into its sealed verifier, ready to be stored. */
export interface PreparedPassword {
  readonly sealed: string
  readonly temporary: boolean
}

/** That people choose the password themselves, and when: then it must be none that strangers know, where the pool says so. */
export interface ChosenPassword {
  readonly client: AppClient | undefined
  readonly event: Exclude<PasswordEvent, 'SIGN_IN'>
}

/** Which password it is, and of what kind. */
export interface PasswordState {
  readonly temporary: boolean
  readonly setAt: Date
}

/** What a proof by SRP needs to know of a user's password. */
export interface StoredPassword extends PasswordState {
  /** Undefined while only an imported hash is known: such a password can be shown, not proven. */
  readonly srp: SrpVerifier | undefined
}

interface OpenedPassword extends PasswordState {
  readonly secret: PasswordSecret
}

interface Collaborators {
  readonly storage: Storage
  readonly srp: Srp
  readonly importedHashes: ImportedHashes
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
  readonly compromisedPasswords: CompromisedPasswords
  /** Derived key behind the made-up verifiers of unknown names. */
  readonly ghostKey: Buffer
}

/** Password policy, history, storage and the counting of guesses. */
export class Passwords {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** The first rule of the pool's policy that the password breaks, as a failure. */
  checkPolicy(pool: UserPool, password: string): void {
    checkPasswordPolicy(pool.settings.passwordPolicy, password)
  }

  /** A random password that satisfies the pool's policy. */
  generate(pool: UserPool): string {
    return generatePassword(pool.settings.passwordPolicy, this.#with.random)
  }

  /** Checks policy and history and computes the verifier. Slow (about a millisecond in a worker): never inside a transaction. */
  async prepare(
    pool: UserPool,
    user: User,
    password: string,
    { temporary, chosen }: { readonly temporary: boolean; readonly chosen?: ChosenPassword },
  ): Promise<PreparedPassword> {
    this.checkPolicy(pool, password)
    await this.#checkHistory(pool, user, password)
    // Assumed: what administrators set is not looked at, as the events of CompromisedCredentialsRiskConfiguration are people's own.
    if (chosen) await this.#refuseExposed(pool, chosen, password)
    return this.#seal(pool, user, password, { temporary })
  }

  async #refuseExposed(pool: UserPool, { client, event }: ChosenPassword, password: string): Promise<void> {
    const { compromisedPasswords } = this.#with
    if (!compromisedPasswords.blocks({ pool, client }, event)) return
    if (await compromisedPasswords.isExposed({ pool, client }, event, password)) throw new Failure('password-exposed')
  }

  /** The verifier of a password that was set elsewhere and that no policy of the pool has to like. */
  async prepareMigrated(pool: UserPool, user: User, password: string): Promise<PreparedPassword> {
    return this.#seal(pool, user, password, { temporary: false })
  }

  async #seal(
    pool: UserPool,
    user: User,
    password: string,
    options: { readonly temporary: boolean },
  ): Promise<PreparedPassword> {
    const verifier = await this.#with.srp.createVerifier(subjectOf(pool, user.username), password)
    return { sealed: this.#with.sealer.seal(JSON.stringify(verifier), sealContext(pool, user)), ...options }
  }

  /** Stores a prepared password as the user's present one. */
  async store(tx: Stores, pool: UserPool, user: User, password: PreparedPassword): Promise<void> {
    const record: PasswordRecord = { ...password, setAt: this.#with.clock.now() }
    await tx.passwords.set(pool.id, user.sub, record, this.#historyOf(pool, user))
  }

  /** Stores a prepared password for a user who has none: false when there is one. */
  async storeFirst(tx: Stores, pool: UserPool, user: User, password: PreparedPassword): Promise<boolean> {
    return tx.passwords.insert(pool.id, user.sub, { ...password, setAt: this.#with.clock.now() })
  }

  /** Stores the hash of a user who is imported in the same transaction: the password until the first sign-in with it. */
  async storeImported(tx: Stores, pool: UserPool, user: User, hash: ImportedHash): Promise<void> {
    const sealed = this.#with.sealer.seal(JSON.stringify(hash), sealContext(pool, user))
    const record: PasswordRecord = { sealed, temporary: false, setAt: this.#with.clock.now() }
    if (!(await tx.passwords.insert(pool.id, user.sub, record))) throw new Error('An imported user has a password.')
  }

  /** Stores a prepared password in place of exactly the one that was set at `expected`: false when that is gone. */
  async replace(
    tx: Stores,
    pool: UserPool,
    user: User,
    change: { readonly expected: Date; readonly prepared: PreparedPassword; readonly setAt?: Date },
  ): Promise<boolean> {
    const { expected, prepared, setAt = this.setAtAfter(expected) } = change
    const record: PasswordRecord = { ...prepared, setAt }
    return tx.passwords.replace(pool.id, user.sub, { expected, record, history: this.#historyOf(pool, user) })
  }

  /** When a password that is set now in place of the one of `former` counts as set: times of one user's only move forward. */
  setAtAfter(former: Date): Date {
    return new Date(Math.max(this.#with.clock.now().getTime(), former.getTime() + 1))
  }

  /** The user's present password, opened; undefined when there is none. */
  async find(pool: UserPool, user: User): Promise<StoredPassword | undefined> {
    const opened = await this.#find(pool, user)
    if (!opened) return undefined
    const { secret, temporary, setAt } = opened
    return { srp: isImportedHash(secret) ? undefined : secret, temporary, setAt }
  }

  async #find(pool: UserPool, user: User): Promise<OpenedPassword | undefined> {
    const { storage, sealer } = this.#with
    const record = await storage.read.passwords.find(pool.id, user.sub)
    if (!record) return undefined
    const { sealed, temporary, setAt } = record
    return { secret: toSecret(sealer.open(sealed, sealContext(pool, user))), temporary, setAt }
  }

  /** A stable made-up verifier for a name that does not exist, so that hidden existence stays hidden. */
  ghost(pool: UserPool, name: string): SrpVerifier {
    const bytes = deriveBytes(this.#with.ghostKey, pool.id, `ghost:${name}`, 16 + 383)
    return { salt: toHex(bytes.subarray(0, 16)), verifier: toHex(bytes.subarray(16)) }
  }

  /** Fails with `password-attempts-exceeded` while the subject is locked. Costs a read. */
  async requireUnlocked(pool: UserPool, subject: string): Promise<void> {
    const lockout = await this.#with.storage.read.attempts.findLockout(pool.id, subject)
    if (lockout && lockout.lockedUntil > this.#with.clock.now()) throw new Failure('password-attempts-exceeded')
  }

  /**
   * Counts the outcome of one guess: returns for a right one, fails with `credentials-invalid` for a wrong one, and with
   * `password-attempts-exceeded` for either when the subject was locked meanwhile. The database decides in one statement,
   * so parallel guesses over several nodes learn no more than the lock allows. `subject` is the user's `sub`, or the
   * name key of an unknown user, so that one counter serves every spelling and channel.
   */
  async settle(pool: UserPool, subject: string, right: boolean): Promise<void> {
    const { storage, clock } = this.#with
    if (right && !(await storage.read.attempts.findLockout(pool.id, subject))) return
    const now = clock.now()
    const counted = await storage.transaction((tx) =>
      right ? tx.attempts.recordSuccess(pool.id, subject, now) : tx.attempts.recordFailure(pool.id, subject, now),
    )
    if (!counted) throw new Failure('password-attempts-exceeded')
    if (!right) throw new Failure('credentials-invalid')
  }

  /** Compares a plain password with the user's stored one under the lock. A user without a password takes as long and fails. */
  async verify(pool: UserPool, user: User, password: string): Promise<PasswordState> {
    await this.requireUnlocked(pool, user.sub)
    return this.verifyUnlocked(pool, user, password)
  }

  /** `verify` for a caller that has just looked at the lock. */
  async verifyUnlocked(pool: UserPool, user: User, password: string): Promise<PasswordState> {
    const opened = await this.#find(pool, user)
    const right = await this.#matches(pool, user, password, opened?.secret ?? this.ghost(pool, user.username))
    await this.settle(pool, user.sub, right && opened !== undefined)
    if (!opened) throw new Failure('credentials-invalid')
    return isImportedHash(opened.secret) ? this.#forgetHash(pool, user, password, opened) : opened
  }

  /**
   * Puts a verifier in the place of the imported hash that the password matched. Whoever finds another password there by now
   * has to know that one: a parallel sign-in was quicker, or the password was changed.
   */
  async #forgetHash(pool: UserPool, user: User, password: string, seen: PasswordState): Promise<PasswordState> {
    const prepared = await this.#seal(pool, user, password, { temporary: seen.temporary })
    const record: PasswordRecord = { ...prepared, setAt: this.setAtAfter(seen.setAt) }
    // The password stays the same: the history is none of its business.
    const change = { expected: seen.setAt, record, history: { ...this.#historyOf(pool, user), size: 0 } }
    const replaced = await this.#with.storage.transaction((tx) => tx.passwords.replace(pool.id, user.sub, change))
    return replaced ? record : this.verifyUnlocked(pool, user, password)
  }

  /** What `verify` does for a name that does not exist: the same work, the same counting, never success. */
  async refuse(pool: UserPool, nameKey: string, password: string): Promise<never> {
    await this.requireUnlocked(pool, nameKey)
    await this.#with.storage.read.passwords.find(pool.id, toSub(nameKey))
    await this.#with.srp.matches(subjectOf(pool, nameKey), password, this.ghost(pool, nameKey))
    await this.settle(pool, nameKey, false)
    throw new Failure('credentials-invalid')
  }

  /** The present password counts as the first of the history. */
  async #checkHistory(pool: UserPool, user: User, password: string): Promise<void> {
    const size = historySize(pool)
    if (size === 0) return
    const present = await this.#find(pool, user)
    if (!present) return
    const { storage, sealer } = this.#with
    const former = await storage.read.passwords.history(pool.id, user.sub, size - 1)
    const secrets = former.map(({ sealed, setAt }) => toSecret(sealer.open(sealed, formerContext(pool, user, setAt))))
    const used = await Promise.all(
      [present.secret, ...secrets].map((known) => this.#matches(pool, user, password, known)),
    )
    if (used.includes(true)) throw new Failure('password-used-before')
  }

  #matches(pool: UserPool, user: User, password: string, secret: PasswordSecret): Promise<boolean> {
    const { srp, importedHashes } = this.#with
    if (isImportedHash(secret)) return importedHashes.matches(secret, password)
    return srp.matches(subjectOf(pool, user.username), password, secret)
  }

  /** Former passwords are sealed as such and for their time: who writes the database cannot make one the present one again. */
  #historyOf(pool: UserPool, user: User): PasswordHistory {
    const { sealer } = this.#with
    return {
      size: historySize(pool),
      asFormer: (sealed, setAt) =>
        sealer.seal(sealer.open(sealed, sealContext(pool, user)), formerContext(pool, user, setAt)),
    }
  }
}

function historySize(pool: UserPool): number {
  return pool.settings.passwordPolicy.passwordHistorySize ?? 0
}

function subjectOf(pool: UserPool, username: string): SrpSubject {
  return { group: poolShortName(pool.id), identity: username }
}

function sealContext(pool: UserPool, user: User): string {
  return `passwords:sealed:${pool.id}/${user.sub}`
}

function formerContext(pool: UserPool, user: User, setAt: Date): string {
  return `password_history:sealed:${pool.id}/${user.sub}/${setAt.getTime()}`
}

/** Hex of the integer, as verifiers and salts are written: without leading zeros. */
function toHex(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^0+(?=.)/, '')
}
