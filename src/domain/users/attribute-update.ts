import type { CodePurpose } from '../../entities/code.js'
import type { Attributes, User } from '../../entities/user.js'
import type { ContactAttribute, UserPool } from '../../entities/user-pool.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import type { Codes } from '../codes/codes.js'
import { Failure } from '../failure.js'
import type { CodeMessages, DeliveryDetails, Prelude } from '../messages/code-messages.js'
import type { Occasion } from '../triggers/occasion.js'
import { settleAliases } from './alias-claims.js'
import { type ContactChange, contactChange } from './contact-change.js'
import { aliasKinds } from './names.js'

interface Collaborators {
  readonly clock: Clock
  readonly codes: Codes
  readonly codeMessages: CodeMessages
}

const contacts: readonly ContactAttribute[] = ['email', 'phone_number']

const purposes: Readonly<Record<ContactAttribute, CodePurpose>> = {
  email: 'verify-email',
  phone_number: 'verify-phone_number',
}

/** Changes attributes, for UpdateUserAttributes and AdminUpdateUserAttributes alike. */
export class AttributeUpdate {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * To be called before the transaction: lets the pool's custom message function word the codes that the change will
   * send. `user` is told to it as the change would make it, and nothing is changed when it refuses.
   */
  async prepare(occasion: Occasion, user: User, attributes: Attributes): Promise<Prelude> {
    const { pool } = occasion
    if (!contacts.some((contact) => this.#with.codeMessages.asksFirst(pool, contact))) return { occasion }
    const changes = contacts.map((contact) => ({ contact, to: contactChange(pool, user, contact, attributes) }))
    const messaged = changes.filter(({ to }) => to.kind === 'pending' || (to.kind === 'set' && to.sendCode))
    const changed = { ...user, attributes: changedAttributes(user, attributes, changes) }
    const message = { kind: 'update-attribute', contacts: messaged.map(({ contact }) => contact) } as const
    return this.#with.codeMessages.prepare(occasion, changed, message)
  }

  /**
   * Applies an already checked change: contact attributes lose their verified flag or wait as pending values, codes are
   * queued, aliases move. Returns the user as it then is and where codes were sent. An administrator who vouches for a
   * contact (`email_verified` true) takes it from another user where it is an alias, without any error: as observed
   * (boto3 issue 3213). A person cannot: there a taken alias is refused when the code is answered.
   */
  async apply(
    tx: Stores,
    pool: UserPool,
    user: User,
    change: {
      readonly attributes: Attributes
      readonly by: 'self' | 'administrator'
      /** Of `prepare`, for changes that may send codes. */
      readonly prelude?: Prelude | undefined
    },
  ): Promise<{ user: User; deliveries: readonly DeliveryDetails[] }> {
    const { attributes, by, prelude } = change
    if (attributes.preferred_username) requireConfirmedFor(pool, user)
    const now = this.#with.clock.now()
    const changes = contacts.map((contact) => ({ contact, to: contactChange(pool, user, contact, attributes) }))
    const changed: User = { ...user, attributes: changedAttributes(user, attributes, changes), modifiedAt: now }
    if (!(await tx.users.update(changed))) throw new Failure('user-not-found')

    const touched = changes.filter(({ to }) => to.kind === 'set' || to.kind === 'removed').map(({ contact }) => contact)
    const names = attributes.preferred_username === undefined ? touched : [...touched, 'preferred_username' as const]
    const kinds = aliasKinds(pool).filter((kind) => names.includes(kind))
    await settleAliases(tx, pool, changed, { kinds, force: by === 'administrator', now })

    const deliveries: DeliveryDetails[] = []
    for (const { contact, to } of changes) {
      const delivery = await this.#settleCode(tx, pool, changed, { contact, to, prelude })
      if (delivery) deliveries.push(delivery)
    }
    return { user: changed, deliveries }
  }

  /**
   * Marks a contact attribute as verified and makes it an alias where the pool says so. Fails with `alias-exists` when
   * another user holds it, unless `force` takes it away (the other's attribute becomes unverified).
   */
  async verify(
    tx: Stores,
    pool: UserPool,
    user: User,
    contact: { readonly attribute: ContactAttribute; readonly value: string; readonly force: boolean },
  ): Promise<User> {
    const { attribute, value, force } = contact
    const now = this.#with.clock.now()
    const attributes = { ...user.attributes, [attribute]: value, [`${attribute}_verified`]: 'true' }
    const verified: User = { ...user, attributes, modifiedAt: now }
    if (!(await tx.users.update(verified))) throw new Failure('user-not-found')
    const kinds = aliasKinds(pool).filter((kind) => kind === attribute)
    await settleAliases(tx, pool, verified, { kinds, force, now })
    return verified
  }

  /** Only the newest value may still be proven: what waited before goes, with its code. */
  async #settleCode(
    tx: Stores,
    pool: UserPool,
    user: User,
    settled: {
      readonly contact: ContactAttribute
      readonly to: ContactChange
      readonly prelude: Prelude | undefined
    },
  ): Promise<DeliveryDetails | undefined> {
    const { contact, to, prelude } = settled
    if (to.kind === 'none' || (to.kind === 'set' && !to.replacesPending)) return undefined
    const purpose = purposes[contact]
    if (to.kind === 'pending') await tx.codes.putPendingAttribute(pool.id, user.sub, contact, to.value)
    else if ((await tx.codes.findPendingAttribute(pool.id, user.sub, contact)) !== undefined) {
      await tx.codes.deletePendingAttribute(pool.id, user.sub, contact)
      await tx.codes.delete(pool.id, user.sub, purpose)
    }
    if (to.kind === 'removed' || (to.kind === 'set' && !to.sendCode)) return undefined
    const { codes, codeMessages } = this.#with
    const code = await codes.issue(tx, pool, user, { purpose, attribute: contact, value: to.value })
    const message = { kind: 'update-attribute', attribute: contact, to: to.value, code, prelude } as const
    return codeMessages.send(tx, pool, user, message)
  }
}

/** The user's attributes after the change; contacts and their flags become what was decided for them. */
function changedAttributes(
  user: User,
  change: Attributes,
  contactChanges: readonly { readonly contact: ContactAttribute; readonly to: ContactChange }[],
): Attributes {
  const next = new Map(Object.entries(user.attributes))
  for (const [name, value] of Object.entries(change)) {
    if (isContact(name)) continue
    if (value === '') next.delete(name)
    else next.set(name, value)
  }
  for (const { contact, to } of contactChanges) {
    if (to.kind === 'set') {
      next.set(contact, to.value)
      next.set(`${contact}_verified`, String(to.verified))
    } else if (to.kind === 'removed') {
      next.delete(contact)
      next.delete(`${contact}_verified`)
    }
  }
  return Object.fromEntries(next)
}

function isContact(name: string): boolean {
  return contacts.some((contact) => name === contact || name === `${contact}_verified`)
}

/** Developer guide, user pool attributes: a preferred username becomes an alias only after the user is confirmed. */
function requireConfirmedFor(pool: UserPool, user: User): void {
  const isAlias = aliasKinds(pool).includes('preferred_username')
  if (isAlias && user.status === 'UNCONFIRMED') throw new Failure('preferred-username-unconfirmed')
}
