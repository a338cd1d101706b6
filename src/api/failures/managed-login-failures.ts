import type { FailureTable } from './failure-table.js'

/** Of looks, terms, client secrets and sessions. Assumed: every text but those marked otherwise. */
export const managedLoginFailures = {
  'client-without-secret': ['InvalidParameterException', 'The client {clientId} does not have a client secret.'],
  // Observed by others.
  'client-secret-limit': ['LimitExceededException', 'Client secrets cannot exceed limit of 2 secrets.'],
  'client-secret-not-found': ['ResourceNotFoundException', 'Client secret {secretId} does not exist.'],
  'client-secret-last': ['InvalidParameterException', 'The last secret of a client cannot be deleted.'],
  // Observed by others.
  'css-class-forbidden': ['InvalidParameterException', 'The CSS class {name} is not in the list of allowed classes.'],
  'css-invalid': ['InvalidParameterException', '{reason}'],
  'ui-image-invalid': ['InvalidParameterException', '{reason}'],
  'branding-exists': [
    'ManagedLoginBrandingExistsException',
    'A managed login branding style already exists for the client.',
  ],
  'branding-not-found': ['ResourceNotFoundException', 'Managed login branding does not exist.'],
  'branding-id-missing': [
    'InvalidParameterException',
    "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null",
  ],
  // Observed by others.
  'branding-values-choice': [
    'InvalidParameterException',
    'useCognitoProvidedValues or settings should be specified (but not both)',
  ],
  'branding-settings-invalid': ['InvalidParameterException', '{reason}'],
  'branding-assets-invalid': ['InvalidParameterException', '{reason}'],
  'terms-exist': ['TermsExistsException', 'Terms with the name already exist for the client.'],
  'terms-not-found': ['ResourceNotFoundException', 'Terms do not exist.'],
  'terms-link-invalid': ['InvalidParameterException', 'The link for {language} must be an http or https URL.'],
  'session-tracking-off': ['InvalidParameterException', 'User session tracking is not enabled for the user pool.'],
  'session-limit-out-of-range': [
    'InvalidParameterException',
    "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must have value {bound}",
  ],
  'user-session-not-found': ['ResourceNotFoundException', 'The session does not exist.'],
  'user-session-current': ['InvalidParameterException', 'The session of the access token cannot be revoked.'],
  'replicas-not-offered': [
    'OperationNotEnabledException',
    'Poolgate has no replicas of user pools: its nodes share one database.',
  ],
  'provisioned-limit-not-offered': [
    'ResourceNotFoundException',
    'Poolgate has no provisioned limit of the rate of requests.',
  ],
} as const satisfies FailureTable
