import type { IdentityProviderType } from '../../entities/identity-provider.js'
import type { UserPool } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'
import { detailRules } from './detail-rules.js'

type Texts = Readonly<Record<string, string>>

/** Set by the pool itself, whatever a provider says. */
const neverMapped: ReadonlySet<string> = new Set(['sub', 'identities'])

/**
 * Checks which attributes of the pool take which claims and adds `username`, which takes the subject and nothing else.
 * `provider-mapping-invalid` names the attributes that cannot be mapped. Immutable attributes can: the first sign-in
 * writes them, and the next one fails (developer guide, "Specifying identity provider attribute mappings"). Assumed: SAML
 * users are named by their NameID, so `username` takes no attribute of theirs; attributes for developers take none either.
 */
export function completeMapping(type: IdentityProviderType, given: Texts, pool: UserPool): Texts {
  const { subject } = detailRules[type]
  const schema = new Map(pool.schema.map((attribute) => [attribute.name, attribute]))
  const isMappable = (name: string) => schema.get(name)?.developerOnly === false && !neverMapped.has(name)
  const wrong = Object.entries(given).filter(([name, claim]) =>
    name === 'username' ? claim !== subject : claim === '' || !isMappable(name),
  )
  if (wrong.length > 0) {
    throw new Failure('provider-mapping-invalid', { attributes: wrong.map(([name]) => name).join(', ') })
  }
  return subject === undefined ? given : { ...given, username: subject }
}
