import type { FailureTable } from './failure-table.js'

/** Of identity providers and the identities of users. Assumed: every text but those marked otherwise. */
export const identityProviderFailures = {
  // Observed by others; the reasons are marked where they are given.
  'provider-name-mismatch': ['InvalidParameterException', 'Provider {name} cannot be of type {type}.'],
  'provider-mapping-invalid': [
    'InvalidParameterException',
    'AttributeMapping contains invalid mapping: [{attributes}]',
  ],
  'provider-details-invalid': ['InvalidParameterException', '{reason}'],
  // Assumed from here on.
  'provider-metadata-invalid': ['InvalidParameterException', 'Error retrieving metadata from the file: {reason}.'],
  'provider-exists': ['DuplicateProviderException', 'A provider with the name {name} already exists.'],
  'provider-not-found': ['ResourceNotFoundException', 'Identity provider {name} does not exist.'],
  'provider-identifier-not-found': [
    'ResourceNotFoundException',
    'Identity provider with identifier {identifier} does not exist.',
  ],
  'provider-identifier-taken': ['InvalidParameterException', 'The idp identifier {identifier} is already in use.'],
  'provider-limit': ['LimitExceededException', 'A user pool can have at most 300 identity providers.'],
  'provider-built-in': ['UnsupportedIdentityProviderException', 'COGNITO is not an identity provider of its own.'],
  'identity-invalid': ['InvalidParameterException', 'Invalid provider user: {reason}.'],
  'identity-linked': ['AliasExistsException', 'SourceUser is already linked to a user.'],
  'identity-has-profile': [
    'InvalidParameterException',
    'Merging is not currently supported, provide a SourceUser that has not been signed up in order to link',
  ],
  'identity-limit': ['LimitExceededException', 'A user can be linked to at most 5 identities.'],
  'identity-attribute-limit': [
    'LimitExceededException',
    'Identities of a user pool can be linked by at most 5 different values of ProviderAttributeName.',
  ],
} as const satisfies FailureTable
