import type { AppClient } from '../../entities/app-client.js'
import type { Attributes, User } from '../../entities/user.js'
import type { SchemaAttribute, UserPool } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'
import { checkAttributeChange } from '../users/attribute-rules.js'
import type { Parameters } from './parameters.js'

/** How an attribute is named in the parameters of NEW_PASSWORD_REQUIRED. */
export const attributePrefix = 'userAttributes.'

/** Attributes that the server alone sets. */
const reserved: ReadonlySet<string> = new Set(['sub', 'email_verified', 'phone_number_verified'])

/** Names of the required attributes of the pool that the user has no value for. */
export function missingAttributes(pool: UserPool, user: User): string[] {
  const required = pool.schema.filter(({ name, required }) => required && name !== 'sub')
  return required.map(({ name }) => name).filter((name) => !hasValue(user.attributes, name))
}

/**
 * The attributes that came with a new password, checked. Whoever knows a temporary password may fill what is missing but
 * must not redirect the account: a required attribute that has a value is refused, be it the same value (observed).
 */
export function answeredAttributes(pool: UserPool, client: AppClient, user: User, responses: Parameters): Attributes {
  const given = Object.fromEntries(
    Object.entries(responses)
      .filter(([name]) => name.startsWith(attributePrefix))
      .map(([name, value]) => [name.slice(attributePrefix.length), value]),
  )
  const isRequired = (name: string) => pool.schema.some((attribute) => attribute.name === name && attribute.required)
  for (const name of Object.keys(given)) {
    if (reserved.has(name)) throw new Failure('attribute-cannot-be-set', { attribute: name })
    if (isRequired(name) && hasValue(user.attributes, name)) {
      throw new Failure('attribute-already-provided', { attribute: name })
    }
  }
  const missing = missingAttributes(pool, user)
  const unanswered = missing.find((name) => !hasValue(given, name))
  if (unanswered !== undefined) throw new Failure('new-password-attribute-missing', { attribute: unanswered })
  checkAttributeChange(withFirstValues(pool, missing), given, { kind: 'client', client })
  return given
}

/** The pool with the attributes open to change: one that never changes once it is set must still be set at some time. */
function withFirstValues(pool: UserPool, names: readonly string[]): UserPool {
  const open = (attribute: SchemaAttribute) =>
    names.includes(attribute.name) ? { ...attribute, mutable: true } : attribute
  return { ...pool, schema: pool.schema.map(open) }
}

function hasValue(attributes: Attributes, name: string): boolean {
  return Object.hasOwn(attributes, name) && attributes[name] !== ''
}
