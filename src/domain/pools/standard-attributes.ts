import type { SchemaAttribute } from '../../entities/user-pool.js'

/** The attributes of every pool, in the order and with the constraints that the service returns (captures of 2024). */
export const standardAttributes: readonly SchemaAttribute[] = [
  { ...text('sub', '1'), mutable: false, required: true },
  ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username'].map((name) => text(name)),
  ...['profile', 'picture', 'website', 'email'].map((name) => text(name)),
  flag('email_verified'),
  text('gender'),
  text('birthdate', '10', '10'),
  text('zoneinfo'),
  text('locale'),
  text('phone_number'),
  flag('phone_number_verified'),
  text('address'),
  { ...optional('updated_at'), type: 'Number', numberBounds: { min: '0' } },
  { ...optional('identities'), type: 'String', stringBounds: {} },
]

function text(name: string, min = '0', max = '2048'): SchemaAttribute {
  return { ...optional(name), type: 'String', stringBounds: { min, max } }
}

function flag(name: string): SchemaAttribute {
  return { ...optional(name), type: 'Boolean' }
}

function optional(name: string) {
  return { name, developerOnly: false, mutable: true, required: false }
}
