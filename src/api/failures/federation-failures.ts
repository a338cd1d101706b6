import type { FailureTable } from './failure-table.js'

/** Of resource servers and domains. Assumed: every text but those marked otherwise. */
export const federationFailures = {
  // Observed by others.
  'resource-server-exists': ['InvalidParameterException', '{identifier} already exists in user pool {poolId}.'],
  'resource-server-not-found': ['ResourceNotFoundException', 'Resource server {identifier} does not exist.'],
  'resource-server-limit': ['LimitExceededException', 'A user pool can have at most 25 resource servers.'],
  'resource-server-scope-twice': ['InvalidParameterException', 'The scope {scope} is given more than once.'],
  // Observed by others.
  'domain-taken': ['InvalidParameterException', 'Domain already associated with another user pool.'],
  'domain-name-invalid': [
    'InvalidParameterException',
    'The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens.',
  ],
  'managed-login-not-in-tier': [
    'FeatureUnavailableInTierException',
    'The following feature is not available for the LITE pricing tier configured: Managed Login Version 2',
  ],
  'custom-domain-invalid': ['InvalidParameterException', 'Custom domain is not a valid subdomain: {domain}'],
  // Assumed from here on.
  'pool-has-domain-kind': ['InvalidParameterException', 'The user pool already has a domain of this kind.'],
  'domain-name-reserved': ['InvalidParameterException', 'Domain cannot contain reserved word: {word}'],
  'domain-not-found': ['InvalidParameterException', 'No such domain or user pool exists.'],
  'prefix-domain-certificate': ['InvalidParameterException', 'A prefix domain cannot have a certificate.'],
  'managed-login-version-invalid': ['InvalidParameterException', 'ManagedLoginVersion must be 1 or 2.'],
  'pool-has-domain': [
    'InvalidParameterException',
    'User pool cannot be deleted. It has a domain configured that should be deleted first.',
  ],
} as const satisfies FailureTable
