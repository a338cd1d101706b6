import type { FailureTable } from './failure-table.js'

/** Of threat protection and log delivery. */
export const threatFailures = {
  // Assumed texts, but for `password-exposed`, which clients' own tests quote.
  'sign-in-blocked': ['NotAuthorizedException', 'Unable to login because of security reasons.'],
  'sign-in-password-exposed': [
    'PasswordResetRequiredException',
    'Password reset required for user due to security reasons',
  ],
  'password-exposed': ['InvalidPasswordException', 'Provided password cannot be used for security reasons.'],
  'sender-address-invalid': ['InvalidParameterException', 'Invalid IpAddress in user context data.'],
  'risk-configuration-invalid': ['InvalidParameterException', '{reason}'],
  'log-delivery-invalid': ['InvalidParameterException', '{reason}'],
  'threat-protection-off': [
    'UserPoolAddOnNotEnabledException',
    'Threat protection is not enabled for user pool {poolId}.',
  ],
  'auth-event-not-found': ['ResourceNotFoundException', 'The event does not exist.'],
  'feedback-token-invalid': ['NotAuthorizedException', 'Invalid feedback token.'],
} as const satisfies FailureTable
