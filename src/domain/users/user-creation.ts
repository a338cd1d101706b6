import type { Random } from '../../crypto/random.js'
import { sub as toSub } from '../../entities/ids.js'
import type { Attributes, User, UserStatus } from '../../entities/user.js'
import { type ContactAttribute, hasGeneratedUsernames, type UserPool } from '../../entities/user-pool.js'
import { ParentGoneError } from '../../storage/storage-errors.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import { settleAliases } from './alias-claims.js'
import { isEmailAddress, isPhoneNumber, looksLikeEmail, looksLikePhone } from './contact-formats.js'
import { aliasKinds, isSubShaped, nameKey } from './names.js'

export interface NewUser {
  /** As typed: a username, or the email or phone number in pools with username attributes. */
  readonly username: string
  /** Empty values are left out. */
  readonly attributes: Attributes
  readonly status: UserStatus
  /** Takes a verified alias from its present owner, whose attribute becomes unverified. */
  readonly forceAlias: boolean
  readonly createdBy: 'self' | 'administrator'
}

/** Makes users, for sign-up and administrators alike. */
export class UserCreation {
  readonly #clock: Clock
  readonly #random: Random

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock
    this.#random = random
  }

  /**
   * Checks the form of the username for the pool, draws `sub`, and fills the contact attribute of pools with username
   * attributes. Does not touch the database: a password verifier needs the final username before the transaction.
   */
  prepare(pool: UserPool, user: NewUser): User {
    const name = user.username.normalize('NFC')
    const sub = toSub(this.#random.uuid())
    const now = this.#clock.now()
    const isGenerated = hasGeneratedUsernames(pool)
    const given = Object.fromEntries(Object.entries(user.attributes).filter(([, value]) => value !== ''))
    const attributes = attributesUnderName(pool, name, given)
    return {
      poolId: pool.id,
      sub,
      username: isGenerated ? sub : name,
      status: user.status,
      enabled: true,
      attributes,
      createdAt: now,
      modifiedAt: now,
    }
  }

  /**
   * Inserts the prepared user, claims its aliases and returns the user as stored. Fails with `username-exists` (or `username-exists-admin`),
   * `account-with-contact-exists` or `alias-exists`; of parallel creations of one name one wins.
   */
  async insert(
    tx: Stores,
    pool: UserPool,
    user: User,
    options: {
      readonly forceAlias: boolean
      readonly createdBy: NewUser['createdBy']
      /** Contacts of a sign-up that need no proof any more. */
      readonly verified?: readonly ContactAttribute[]
    },
  ): Promise<User> {
    const { forceAlias: force, createdBy, verified = [] } = options
    const created = createdBy === 'self' ? withContactFlags(user, verified) : user
    const key = nameKey(pool, user.username)
    if ((await isNameOfAnother(tx, pool, user)) || !(await insertRow(tx, created, key))) {
      throw new Failure(createdBy === 'self' ? 'username-exists' : 'username-exists-admin')
    }
    const refusal = hasGeneratedUsernames(pool) ? 'account-with-contact-exists' : 'alias-exists'
    const kinds = aliasKinds(pool).filter((kind) => created.attributes[kind] !== undefined)
    await settleAliases(tx, pool, created, { kinds, force, now: user.createdAt, refusal })
    return created
  }
}

/**
 * The attributes of a new user who is to be called `name`: with the email or phone number that the name is, in pools with
 * username attributes. Fails for a name that nobody in the pool may have.
 */
export function attributesUnderName(pool: UserPool, name: string, attributes: Attributes): Attributes {
  if (hasGeneratedUsernames(pool)) return withIdentifier(pool, name, attributes)
  checkUsername(pool, name)
  return attributes
}

/** A username that looks like an alias would be taken for another person's. */
function checkUsername(pool: UserPool, name: string): void {
  const kinds = aliasKinds(pool)
  if (kinds.includes('email') && looksLikeEmail(name)) throw new Failure('username-looks-like-email')
  if (kinds.includes('phone_number') && looksLikePhone(name)) throw new Failure('username-looks-like-phone')
}

function withIdentifier(pool: UserPool, name: string, attributes: Attributes): Attributes {
  const contact = identifierOf(pool, name)
  const given = attributes[contact]
  if (given !== undefined && given !== name) throw new Failure('username-contact-mismatch', { contact })
  return { ...attributes, [contact]: name }
}

function identifierOf(pool: UserPool, name: string): ContactAttribute {
  const allowed = pool.settings.usernameAttributes ?? []
  if (allowed.includes('email') && isEmailAddress(name)) return 'email'
  if (allowed.includes('phone_number') && isPhoneNumber(name)) return 'phone_number'
  if (allowed.length > 1) throw new Failure('username-not-contact')
  throw new Failure(allowed.includes('email') ? 'username-not-email' : 'username-not-phone')
}

/** Whoever signs up has proven nothing yet, and the flag says so; users made by an administrator have none until one is set (AWS CLI, example outputs). */
function withContactFlags(user: User, verified: readonly ContactAttribute[]): User {
  const flags = (['email', 'phone_number'] as const)
    .filter((contact) => user.attributes[contact] !== undefined)
    .map((contact) => [`${contact}_verified`, String(verified.includes(contact))])
  return { ...user, attributes: { ...user.attributes, ...Object.fromEntries(flags) } }
}

/**
 * Whether the chosen username is another user's `sub`, by which administrators find that user, or preferred username.
 * A read is enough: a `sub` cannot be known before it is stored, and in a race for a preferred username the username
 * wins at every later look-up.
 */
async function isNameOfAnother(tx: Stores, pool: UserPool, user: User): Promise<boolean> {
  if (hasGeneratedUsernames(pool)) return false
  if (isSubShaped(user.username) && (await tx.users.findBySub(pool.id, toSub(user.username)))) return true
  if (!aliasKinds(pool).includes('preferred_username')) return false
  const alias = { kind: 'preferred_username', key: nameKey(pool, user.username) } as const
  return (await tx.users.findByAlias(pool.id, alias)) !== undefined
}

async function insertRow(tx: Stores, user: User, usernameKey: string): Promise<boolean> {
  try {
    return await tx.users.insert(user, usernameKey)
  } catch (error) {
    if (error instanceof ParentGoneError) throw new Failure('pool-not-found', { poolId: user.poolId })
    throw error
  }
}
