import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import { recoveryContact } from '../account/recovery-order.js'
import { Failure } from '../failure.js'
import type { Passwords } from '../passwords/passwords.js'
import type { Occasion } from '../triggers/occasion.js'
import type { TriggerSource } from '../triggers/trigger-sources.js'
import type { Triggers } from '../triggers/triggers.js'
import type { MigratedPerson } from '../triggers/user-migration.js'
import { checkNewAttributes } from './attribute-rules.js'
import type { UserCreation } from './user-creation.js'
import type { Users } from './users.js'

interface Collaborators {
  readonly storage: Storage
  readonly users: Users
  readonly userCreation: UserCreation
  readonly passwords: Passwords
  readonly triggers: Triggers
}

/** What a person typed whom nobody knows yet. */
export interface Typed {
  readonly name: string
  readonly password?: string
}

/**
 * Makes users of people whom the pool's user migration function knows. Whatever goes wrong, from the function's refusal
 * to attributes that the pool does not take, makes nobody and is told like a name that nobody has: the service tells no
 * more either. Assumed: no welcome message goes out, since the pool's invitation would carry a password.
 */
export class UserMigration {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  isOn(pool: UserPool): boolean {
    return this.#with.triggers.has(pool, 'UserMigration')
  }

  /**
   * The person who sent name and password, from now on a user with this password, whatever the policy says of it. Of
   * parallel sign-ins one makes the user, and the others get it: the password is still to be verified.
   */
  async forSignIn(occasion: Occasion, typed: Required<Typed>): Promise<User | undefined> {
    const person = await this.#ask(occasion, 'UserMigration_Authentication', typed)
    return person && orNobody(() => this.#create(occasion.pool, typed, person))
  }

  /** The person who forgot the password, from now on a user without one. Nobody who could not be sent a code. */
  async forRecovery(occasion: Occasion, name: string): Promise<User | undefined> {
    const person = await this.#ask(occasion, 'UserMigration_ForgotPassword', { name })
    return person && orNobody(() => this.#create(occasion.pool, { name }, { ...person, status: 'RESET_REQUIRED' }))
  }

  async #ask(
    occasion: Occasion,
    source: TriggerSource<'UserMigration'>,
    typed: Typed,
  ): Promise<MigratedPerson | undefined> {
    return orNobody(() => this.#with.triggers.userMigration(occasion, source, typed))
  }

  async #create(pool: UserPool, typed: Typed, person: MigratedPerson): Promise<User | undefined> {
    const { storage, users, userCreation, passwords } = this.#with
    const { attributes, status, forceAlias } = person
    const createdBy = 'administrator'
    const username = person.username ?? typed.name
    const user = withFactor(
      pool,
      userCreation.prepare(pool, { username, attributes, status, forceAlias, createdBy }),
      person,
    )
    checkNewAttributes(pool, user.attributes, { kind: 'administrator' })
    if (typed.password === undefined && !recoveryContact(pool, user)) return undefined
    const prepared =
      typed.password === undefined ? undefined : await passwords.prepareMigrated(pool, user, typed.password)
    try {
      return await storage.transaction(async (tx) => {
        const created = await userCreation.insert(tx, pool, user, { forceAlias, createdBy })
        if (prepared) await passwords.store(tx, pool, created, prepared)
        return created
      })
    } catch (error) {
      if (error instanceof Failure) return users.findForSignIn(pool, typed.name)
      throw error
    }
  }
}

/** Fails where the function wants text messages as second factor and there can be none. */
function withFactor(pool: UserPool, user: User, { enableSmsMfa }: MigratedPerson): User {
  if (!enableSmsMfa) return user
  if (pool.settings.mfa === 'OFF' || !user.attributes.phone_number) throw new Failure('credentials-invalid')
  return { ...user, factors: { enabled: ['SMS_MFA'], preferred: 'SMS_MFA', hasSoftwareToken: false } }
}

async function orNobody<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}
