import type { FailureTable } from './failure-table.js'

/** Of sign-in, its factors and its tokens. */
export const signInFailures = {
  'credentials-invalid': ['NotAuthorizedException', 'Incorrect username or password.'],
  'password-attempts-exceeded': ['NotAuthorizedException', 'Password attempts exceeded'],
  'auth-flow-unsupported': ['InvalidParameterException', 'Initiate Auth method not supported'],
  'flow-password-not-enabled': ['InvalidParameterException', 'USER_PASSWORD_AUTH flow not enabled for this client'],
  'flow-srp-not-enabled': ['InvalidParameterException', 'USER_SRP_AUTH is not enabled for the client.'],
  'flow-custom-not-enabled': ['InvalidParameterException', 'CUSTOM_AUTH is not enabled for the client.'],
  'flow-user-auth-not-enabled': ['InvalidParameterException', 'USER_AUTH is not enabled for the client.'],
  'flow-not-enabled': ['InvalidParameterException', 'Auth flow not enabled for this client'],
  'custom-auth-beginning-invalid': ['InvalidParameterException', 'CHALLENGE_NAME can only be SRP_A.'],
  'custom-auth-not-configured': [
    'InvalidParameterException',
    'Custom auth lambda trigger is not configured for the user pool.',
  ],
  'parameter-missing': ['InvalidParameterException', 'Missing required parameter {parameter}'],
  'srp-value-invalid': ['InvalidParameterException', 'Invalid {parameter}.'],
  'timestamp-format-invalid': [
    'InvalidParameterException',
    'TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.',
  ],
  'session-invalid': ['NotAuthorizedException', 'Invalid session for the user.'],
  'session-expired': ['NotAuthorizedException', 'Invalid session for the user, session is expired.'],
  'session-used': ['NotAuthorizedException', 'Invalid session for the user, session can only be used once.'],
  // Assumed texts.
  'challenge-not-available': ['InvalidParameterException', 'The challenge {challenge} is not available for the user.'],
  'parameter-invalid': ['InvalidParameterException', 'Invalid parameter {parameter}.'],
  'challenge-unsupported': ['InvalidParameterException', 'Poolgate does not support the challenge {challenge} yet.'],
  'sign-in-code-mismatch': ['CodeMismatchException', 'Invalid code or auth state for the user.'],
  // Assumed text.
  'mfa-method-missing': ['MFAMethodNotFoundException', 'No MFA method could be found for the user.'],
  // Assumed text.
  'mfa-answer-invalid': ['InvalidParameterException', 'Invalid ANSWER for the challenge {challenge}.'],
  'software-token-mismatch': ['CodeMismatchException', 'Invalid code received for user'],
  'software-token-used': ['ExpiredCodeException', 'Your software token has already been used once.'],
  'software-token-not-enabled': [
    'SoftwareTokenMFANotFoundException',
    'Software Token MFA has not been enabled by the userPool',
  ],
  // Assumed text.
  'software-token-not-associated': ['InvalidParameterException', 'No software token has been associated.'],
  'software-token-not-verified': ['InvalidParameterException', 'User has not verified software token mfa'],
  'software-token-set-up-mismatch': [
    'EnableSoftwareTokenMFAException',
    'Code mismatch and fail enable Software Token MFA',
  ],
  // Assumed text.
  'access-token-or-session': ['InvalidParameterException', 'Exactly one of AccessToken and Session is required.'],
  'mfa-delivery-missing': ['InvalidParameterException', 'User does not have delivery config set to turn on {factor}'],
  // Assumed text.
  'mfa-preferences-conflict': ['InvalidParameterException', 'Only one MFA method can be set as preferred.'],
  // Assumed text.
  'mfa-preference-not-enabled': ['InvalidParameterException', '{factor} must be enabled to be set as preferred.'],
  // Assumed text.
  'mfa-options-invalid': ['InvalidParameterException', 'MFAOptions must be SMS to phone_number, or empty.'],
  // Assumed text.
  'passkey-factor-alone': ['InvalidParameterException', 'Passkey MFA requires another MFA method to be active.'],
  'mfa-off-with-factor': [
    'InvalidParameterException',
    "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
  ],
  'mfa-without-factor': [
    'InvalidParameterException',
    'At least one of [SmsMfaConfiguration] or [SoftwareTokenMfaConfiguration] must be provided.',
  ],
  'mfa-sms-configuration-missing': [
    'InvalidParameterException',
    '[SmsConfiguration] is a required member of [SoftwareTokenMfaConfiguration].',
  ],
  'mfa-sms-cannot-be-off': [
    'InvalidParameterException',
    "Can't turn off SMS_MFA when SMS configuration is set for the user pool",
  ],
  'mfa-sms-required': [
    'InvalidParameterException',
    'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
  ],
  'new-password-attribute-missing': ['InvalidParameterException', 'Invalid attributes given, {attribute} is missing'],
  'trigger-refused': ['UserLambdaValidationException', '{trigger} failed with error {error}.'],
  // Assumed text.
  'trigger-unreachable': ['UnexpectedLambdaException', '{trigger} invocation failed due to error {reason}.'],
  'trigger-answer-invalid': ['InvalidLambdaResponseException', '{reason}'],
  // Assumed: the texts of all passkey failures.
  'passkeys-not-enabled': ['WebAuthnNotEnabledException', 'Passkeys are not enabled for the user pool.'],
  'passkey-relying-party-missing': [
    'WebAuthnConfigurationMissingException',
    'The user pool has no relying party ID for passkeys.',
  ],
  'passkey-credential-malformed': ['InvalidParameterException', 'Invalid passkey credential: {member}.'],
  'passkey-challenge-not-found': [
    'WebAuthnChallengeNotFoundException',
    'The passkey challenge was not found or expired.',
  ],
  'passkey-client-mismatch': [
    'WebAuthnClientMismatchException',
    'The access token is from another app client than the one that started the registration.',
  ],
  'passkey-origin-not-allowed': [
    'WebAuthnOriginNotAllowedException',
    'The origin does not belong to the relying party ID of the user pool.',
  ],
  'passkey-relying-party-mismatch': [
    'WebAuthnRelyingPartyMismatchException',
    'The passkey is for another relying party than that of the user pool.',
  ],
  'passkey-not-supported': ['WebAuthnCredentialNotSupportedException', 'The passkey is not supported.'],
  'passkey-exists': ['InvalidParameterException', 'The passkey is already registered.'],
  'passkey-not-found': ['ResourceNotFoundException', 'The passkey does not exist.'],
  'passkey-limit': ['LimitExceededException', 'Exceeded the limit of passkeys that a user can have.'],
  'access-token-invalid': ['NotAuthorizedException', 'Invalid Access Token'],
  'access-token-signature': ['NotAuthorizedException', 'Could not verify signature for Access Token'],
  'access-token-expired': ['NotAuthorizedException', 'Access Token has expired'],
  'access-token-revoked': ['NotAuthorizedException', 'Access Token has been revoked'],
  'access-token-scope': ['NotAuthorizedException', 'Access Token does not have required scopes'],
  'refresh-token-invalid': ['NotAuthorizedException', 'Invalid Refresh Token'],
  'refresh-exchange-invalid': ['NotAuthorizedException', 'Invalid Refresh Token.'],
  'refresh-token-expired': ['NotAuthorizedException', 'Refresh Token has expired'],
  'refresh-token-revoked': ['NotAuthorizedException', 'Refresh Token has been revoked'],
  'refresh-token-reused': ['RefreshTokenReuseException', 'Refresh Token has been used before'],
  'refresh-token-foreign': ['UnauthorizedException', 'The refresh token was issued to another client.'],
  'refresh-rotation-on': ['UnsupportedOperationException', 'This API does not support refresh token rotation'],
  'revoke-token-type': ['UnsupportedTokenTypeException', 'Unsupported token type'],
  'revocation-off': ['UnsupportedOperationException', 'Token revocation is not enabled for this client.'],
} as const satisfies FailureTable
