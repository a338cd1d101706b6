import { Failure } from '../../domain/failure.js'
import type { ProviderContents } from '../../domain/identity-providers/identity-providers.js'
import type { IdentityProvider } from '../../entities/identity-provider.js'
import type {
  CreateIdentityProviderRequest,
  IdentityProviderType,
  ProviderDescription,
  UpdateIdentityProviderRequest,
} from '../model/types.js'
import type { Services } from '../services.js'

/** What a creation or an update gives, without what it leaves out. */
export function fromProviderMembers<Input extends CreateIdentityProviderRequest | UpdateIdentityProviderRequest>(
  input: Input,
): Partial<ProviderContents> {
  if (input.AcrMapping !== undefined) throw new Failure('setting-not-supported', { setting: 'AcrMapping' })
  return {
    ...(input.ProviderDetails && { details: input.ProviderDetails }),
    ...(input.AttributeMapping && { attributeMapping: input.AttributeMapping }),
    ...(input.IdpIdentifiers && { identifiers: input.IdpIdentifiers }),
  }
}

/** The whole provider, with its client secret. Assumed: mapping and identifiers are shown when there are none, too. */
export function toIdentityProvider(
  provider: IdentityProvider,
  { identityProviders }: Pick<Services, 'identityProviders'>,
): IdentityProviderType {
  return {
    UserPoolId: provider.poolId,
    ...toProviderDescription(provider),
    ProviderDetails: identityProviders.shownDetailsOf(provider),
    AttributeMapping: provider.attributeMapping,
    IdpIdentifiers: provider.identifiers,
  }
}

/** A provider as ListIdentityProviders shows it. */
export function toProviderDescription(provider: IdentityProvider): ProviderDescription {
  return {
    ProviderName: provider.name,
    ProviderType: provider.type,
    LastModifiedDate: provider.modifiedAt,
    CreationDate: provider.createdAt,
  }
}
