import type { FederatedIdentity } from '../../entities/federated-identity.js'
import type { Attributes, User } from '../../entities/user.js'

/** Every attribute as callers see it, `sub` first, then the identities where there are some. */
export function shownAttributes(user: User): Attributes {
  return { sub: user.sub, ...identitiesAttribute(user), ...user.attributes }
}

/** The attribute `identities`, a JSON text; nothing for a user without any. */
export function identitiesAttribute({ identities = [] }: Pick<User, 'identities'>): Attributes {
  if (identities.length === 0) return {}
  return { identities: JSON.stringify(identities.map(toShown)) }
}

/** The claim `identities` of ID tokens, whose members are texts; nothing for a user without any. */
export function identitiesClaim({ identities = [] }: Pick<User, 'identities'>): { readonly identities?: object[] } {
  if (identities.length === 0) return {}
  return {
    identities: identities.map((identity) => {
      const { primary, dateCreated, ...rest } = toShown(identity)
      return { ...rest, primary: String(primary), dateCreated: String(dateCreated) }
    }),
  }
}

/** Observed by others, with the members in this order. */
function toShown({ value, providerName, providerType, issuer, primary, createdAt }: FederatedIdentity) {
  return {
    userId: value,
    providerName,
    providerType,
    issuer: issuer ?? null,
    primary,
    dateCreated: createdAt.getTime(),
  }
}
