import { Failure } from '../../domain/failure.js'
import type { FederatedIdentityKey } from '../../entities/federated-identity.js'
import type { ProviderUserIdentifierType } from '../model/types.js'

type Member = 'DestinationUser' | 'SourceUser' | 'User'

/** Who is named by provider and value, whatever the attribute; `identity-invalid` for a blank one. */
export function fromDestination(user: ProviderUserIdentifierType, member: Member) {
  const { ProviderName, ProviderAttributeValue } = user
  return {
    providerName: requireText(ProviderName, `${member}.ProviderName`),
    value: requireText(ProviderAttributeValue, `${member}.ProviderAttributeValue`),
  }
}

/** As `fromDestination`, with the attribute that the value is of. */
export function fromProviderUser(user: ProviderUserIdentifierType, member: Member): FederatedIdentityKey {
  const attribute = requireText(user.ProviderAttributeName, `${member}.ProviderAttributeName`)
  return { ...fromDestination(user, member), attribute }
}

function requireText(value: string | undefined, name: string): string {
  if (value === undefined || value.trim() === '')
    throw new Failure('identity-invalid', { reason: `${name} is missing` })
  return value
}
