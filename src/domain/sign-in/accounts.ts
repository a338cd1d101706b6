import { sha256 } from '../../crypto/digests.js'
import { hidesUserExistence } from '../../entities/app-client.js'
import { type Sub, sub as toSub } from '../../entities/ids.js'
import type { User } from '../../entities/user.js'
import { hasGeneratedUsernames, type UserPool } from '../../entities/user-pool.js'
import type { Ghosts } from '../codes/ghosts.js'
import { Failure } from '../failure.js'
import type { Passwords } from '../passwords/passwords.js'
import { looksLikeEmail, looksLikePhone } from '../users/contact-formats.js'
import { nameKey } from '../users/names.js'
import type { Users } from '../users/users.js'
import type { SignInContext } from './sign-in-step.js'

/** A name without a user, at a client that hides which names exist: treated as a user whose password is never right. */
export interface Ghost {
  readonly kind: 'ghost'
  /** Under which its guesses are counted. */
  readonly subject: string
  /** What a user would have as username. */
  readonly username: string
  /** What a user would have as `sub`; of nobody. */
  readonly sub: Sub
}

export type Account = { readonly kind: 'user'; readonly user: User } | Ghost

interface Collaborators {
  readonly users: Users
  readonly passwords: Passwords
  readonly ghosts: Ghosts
}

/** Whom the names of a sign-in mean. */
export class Accounts {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** The user of that name, or its ghost; `user-not-found` where the client does not hide which names exist. */
  async resolve({ pool, client }: SignInContext, name: string): Promise<Account> {
    const user = await this.#with.users.findForSignIn(pool, name)
    if (user) return { kind: 'user', user }
    if (!hidesUserExistence(client)) throw new Failure('user-not-found')
    return this.ghost(pool, name)
  }

  /** The same each time for the same name, however it is written. */
  ghost(pool: UserPool, name: string): Ghost {
    const subject = this.#with.ghosts.subject(pool, name)
    const sub = toSub(toUuid(sha256(`sub ${this.#with.passwords.ghost(pool, subject).verifier}`)))
    return { kind: 'ghost', subject, username: ghostUsername(pool, name) ?? sub, sub }
  }

  /** Whether a later request of the same sign-in names the user: by username, `sub`, or a name that leads to the user. */
  async isNameOf(pool: UserPool, name: string, user: User): Promise<boolean> {
    if (name === user.username || name === user.sub) return true
    return (await this.#with.users.findForSignIn(pool, name))?.sub === user.sub
  }

  isNameOfGhost(pool: UserPool, name: string, ghost: Ghost): boolean {
    return name === ghost.username || this.#with.ghosts.subject(pool, name) === ghost.subject
  }
}

/**
 * The name itself where a user of that name would have it as username. Else undefined, and the ghost has a UUID, as the
 * developer guide says of every name; in a pool of plain usernames that would tell at once that nobody has the name.
 */
function ghostUsername(pool: UserPool, name: string): string | undefined {
  const isContact = looksLikeEmail(name) || looksLikePhone(name)
  const hasAliases = (pool.settings.aliasAttributes?.length ?? 0) > 0
  if (hasGeneratedUsernames(pool) || (hasAliases && isContact)) return undefined
  return nameKey(pool, name)
}

/** The first 16 bytes written as a random UUID, RFC 9562 §5.4. */
function toUuid(bytes: Buffer): string {
  const uuid = Buffer.from(bytes.subarray(0, 16))
  uuid.writeUInt8((uuid.readUInt8(6) & 0x0f) | 0x40, 6)
  uuid.writeUInt8((uuid.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = uuid.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
