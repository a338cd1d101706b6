import type { AppClient } from '../../src/entities/app-client.js'
import type { User } from '../../src/entities/user.js'
import type { AttributeType, SchemaAttribute, UserPool, UserPoolSettings } from '../../src/entities/user-pool.js'
import { aClient, aPool, aUser } from '../storage/entities.js'

/** An attribute of a schema: an optional, mutable text unless `changes` say otherwise. */
export function anAttribute(name: string, changes: Partial<SchemaAttribute> = {}): SchemaAttribute {
  const type: AttributeType = 'String'
  return { name, type, developerOnly: false, mutable: true, required: false, ...changes }
}

/** A pool with the standard attributes that matter for rules, and `schema` besides or in place of them. */
export function samplePool(
  settings: Partial<UserPoolSettings> = {},
  schema: readonly SchemaAttribute[] = [],
): UserPool {
  const standard = [
    anAttribute('sub', { mutable: false, required: true }),
    anAttribute('name', { stringBounds: { min: '0', max: '20' } }),
    anAttribute('preferred_username'),
    anAttribute('email'),
    anAttribute('email_verified', { type: 'Boolean' }),
    anAttribute('birthdate', { stringBounds: { min: '10', max: '10' } }),
    anAttribute('phone_number'),
    anAttribute('phone_number_verified', { type: 'Boolean' }),
    anAttribute('updated_at', { type: 'Number', numberBounds: { min: '0' } }),
    anAttribute('identities'),
  ]
  const replaced = new Map([...standard, ...schema].map((attribute) => [attribute.name, attribute]))
  const pool = aPool({ schema: [...replaced.values()] })
  return { ...pool, settings: { ...pool.settings, ...settings } }
}

export function sampleClient(
  pool: UserPool,
  settings: { readonly readAttributes?: readonly string[]; readonly writeAttributes?: readonly string[] } = {},
): AppClient {
  const client = aClient(pool)
  return { ...client, settings: { ...client.settings, ...settings } }
}

export function sampleUser(pool: UserPool, changes: Partial<User> = {}): User {
  return aUser(pool, { attributes: {}, ...changes })
}

/** Code and details of the failure that the call ends with. */
export function failureOf(call: () => unknown): { readonly code: string; readonly details: Record<string, string> } {
  try {
    call()
  } catch (error) {
    const { code, details } = error as { code: string; details: Record<string, string> }
    return { code, details }
  }
  throw new Error('The call did not fail.')
}
