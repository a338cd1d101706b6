import type { CodePurpose } from '../../entities/code.js'
import type { ContactAttribute } from '../../entities/user-pool.js'
import type { Storage } from '../../storage/storage.js'
import type { AttemptLimits } from '../codes/attempt-limits.js'
import type { Codes } from '../codes/codes.js'
import { Failure } from '../failure.js'
import type { CodeMessages, DeliveryDetails } from '../messages/code-messages.js'
import type { AuthenticatedUser } from '../tokens/tokens.js'
import type { TriggerCaller } from '../triggers/occasion.js'
import type { AttributeUpdate } from '../users/attribute-update.js'
import type { Users } from '../users/users.js'

interface Collaborators {
  readonly storage: Storage
  readonly users: Users
  readonly attributeUpdate: AttributeUpdate
  readonly codes: Codes
  readonly codeMessages: CodeMessages
  readonly attemptLimits: AttemptLimits
}

const contacts: Readonly<Record<ContactAttribute, { purpose: CodePurpose; spoken: string }>> = {
  email: { purpose: 'verify-email', spoken: 'email address' },
  phone_number: { purpose: 'verify-phone_number', spoken: 'phone number' },
}

/** Proof that an email address or phone number is the person's own. A code proves exactly the value that it was sent to. */
export class AttributeVerification {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Sends a code to the value that waits for verification, else to the present one. */
  async request(who: AuthenticatedUser, name: string, caller?: TriggerCaller): Promise<DeliveryDetails> {
    const { storage, users, codes, codeMessages, attemptLimits } = this.#with
    const attribute = requireContact(name)
    const { purpose, spoken } = contacts[attribute]
    const { pool, client, user } = who
    await attemptLimits.count(pool, 'request-attribute-code', user.sub)
    const asked = (await this.#isReachable(who, attribute)) ? [attribute] : []
    const prelude = await codeMessages.prepare({ pool, client, caller }, user, {
      kind: 'verify-attribute',
      contacts: asked,
    })
    return storage.transaction(async (tx) => {
      const present = await users.reload(tx, user)
      const pending = await tx.codes.findPendingAttribute(pool.id, user.sub, attribute)
      const to = pending ?? present.attributes[attribute]
      if (!to) throw new Failure('contact-missing', { contact: spoken })
      const code = await codes.issue(tx, pool, present, { purpose, attribute, value: to })
      return codeMessages.send(tx, pool, present, { kind: 'verify-attribute', attribute, to, code, prelude })
    })
  }

  /** Whether a message would go out; looked at only where a function has to be asked before. */
  async #isReachable({ pool, user }: AuthenticatedUser, attribute: ContactAttribute): Promise<boolean> {
    const { storage, codeMessages } = this.#with
    if (!codeMessages.asksFirst(pool, attribute)) return false
    const pending = await storage.read.codes.findPendingAttribute(pool.id, user.sub, attribute)
    return Boolean(pending ?? user.attributes[attribute])
  }

  /** Marks the value that the code was sent to as verified; one that waited takes the place of the present one. */
  async verify(who: AuthenticatedUser, name: string, answer: string): Promise<void> {
    const { storage, users, attributeUpdate, codes, attemptLimits } = this.#with
    const attribute = requireContact(name)
    const { pool, user } = who
    await attemptLimits.count(pool, 'verify-attribute', user.sub)
    const code = await codes.check(pool, user, contacts[attribute].purpose, answer)
    await storage.transaction(async (tx) => {
      await codes.claim(tx, code)
      const present = await users.reload(tx, user)
      const pending = await tx.codes.findPendingAttribute(pool.id, user.sub, attribute)
      const { value } = code
      if (value === undefined || value !== (pending ?? present.attributes[attribute])) {
        throw new Failure('code-expired')
      }
      await attributeUpdate.verify(tx, pool, present, { attribute, value, force: false })
      if (pending !== undefined) await tx.codes.deletePendingAttribute(pool.id, user.sub, attribute)
    })
  }
}

function requireContact(name: string): ContactAttribute {
  if (name === 'email' || name === 'phone_number') return name
  throw new Failure('contact-attribute-only')
}
