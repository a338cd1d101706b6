import type { FailureCode } from '../domain/failure.js'
import type { ModelledException } from './model/operations.js'

type Row = readonly [exception: ModelledException, message: string]

/**
 * The Cognito exception and text of every domain failure; `{name}` is filled from the failure's details. Texts are what
 * clients see from the service (sources: docs/conformance.md); those marked "Assumed" there were never observed.
 */
export const apiFailures: Readonly<Record<FailureCode, Row>> = {
  'pool-not-found': ['ResourceNotFoundException', 'User pool {poolId} does not exist.'],
  // Assumed text.
  'deleted-meanwhile': ['ResourceNotFoundException', 'The resource does not exist.'],
  'pool-has-deletion-protection': [
    'InvalidParameterException',
    'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
  ],
  'alias-and-username-attributes': [
    'InvalidParameterException',
    'Only one of aliasAttributes or usernameAttributes can be set in a user pool.',
  ],
  'preferred-username-required-alias': [
    'InvalidParameterException',
    'preferred_username can not be both a required attribute and an alias attribute.',
  ],
  'verification-attributes-not-auto-verified': [
    'InvalidParameterException',
    'All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes',
  ],
  'unused-account-validity-conflict': [
    'InvalidParameterException',
    'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
  ],
  'sms-configuration-required': [
    'InvalidParameterException',
    'SMS configuration is required when phone_number is selected for auto verification',
  ],
  'sms-caller-missing': ['InvalidParameterException', 'SnsCallerArn is required in SmsConfiguration.'],
  'email-source-missing': [
    'InvalidParameterException',
    'SourceArn is required when EmailSendingAccount is set to DEVELOPER.',
  ],
  'schema-type-missing': [
    'InvalidParameterException',
    'Invalid AttributeDataType input, consider using the provided AttributeDataType enum.',
  ],
  'schema-name-missing': ['InvalidParameterException', 'Schema attributes must have a name.'],
  'schema-required-custom': ['InvalidParameterException', 'Required custom attributes are not supported currently.'],
  'schema-standard-type-changed': [
    'InvalidParameterException',
    'You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {attribute}',
  ],
  'schema-bounds-invalid': [
    'InvalidParameterException',
    'Invalid {kind}AttributeConstraints for schema attribute {attribute}',
  ],
  'schema-string-too-long': [
    'InvalidParameterException',
    'user.{attribute}: String attributes cannot have a length of more than 2048',
  ],
  'schema-bounds-reversed': [
    'InvalidParameterException',
    'user.{attribute}: Max {quantity} cannot be less than min {quantity}.',
  ],
  'schema-attribute-exists': ['InvalidParameterException', '{name}: Existing attribute already has name {attribute}.'],
  'schema-too-many-attributes': ['InvalidParameterException', 'A user pool can have at most 50 custom attributes.'],
  'recovery-mechanisms-invalid': ['InvalidParameterException', 'Invalid account recovery setting: {reason}'],
  'template-without-placeholder': [
    'InvalidParameterException',
    'The {template} must contain the placeholder {placeholder}.',
  ],
  'tags-invalid': ['InvalidParameterException', '{reason}'],
  'pinned-id-invalid': ['InvalidParameterException', '{reason}'],
  'setting-not-supported': ['InvalidParameterException', 'Poolgate does not support {setting} yet.'],
  'feature-not-in-tier': [
    'FeatureUnavailableInTierException',
    'The following features need to be disabled for the {tier} pricing tier configured: {feature}',
  ],
  'client-not-found': ['ResourceNotFoundException', 'User pool client {clientId} does not exist.'],
  'auth-flow-families-mixed': [
    'InvalidParameterException',
    'Cannot combine ExplicitAuthFlows with and without the prefix ALLOW_.',
  ],
  'token-validity-out-of-range': ['InvalidParameterException', 'Invalid range for token validity.'],
  'refresh-validity-too-short': [
    'InvalidParameterException',
    'The refresh token must be valid for longer than the access and ID tokens.',
  ],
  'read-attributes-invalid': ['InvalidParameterException', 'Invalid read attributes specified while {action} a client'],
  'write-attributes-invalid': [
    'InvalidParameterException',
    'Invalid write attributes specified while {action} a client',
  ],
  'scope-not-found': ['ScopeDoesNotExistException', 'Invalid scope requested: {scope}'],
  'oauth-flow-combination': [
    'InvalidOAuthFlowException',
    'client_credentials flow can not be selected along with code flow or implicit flow.',
  ],
  'oauth-flow-needs-secret': [
    'InvalidOAuthFlowException',
    'client_credentials flow can not be selected if client does not have a client secret.',
  ],
  'oauth-flow-scope-unsupported': [
    'InvalidOAuthFlowException',
    '{scope} is not supported with client_credentials flow',
  ],
  'oauth-flows-missing': [
    'InvalidOAuthFlowException',
    'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
  ],
  'callback-urls-missing': [
    'InvalidOAuthFlowException',
    'CallbackUrls can not be empty when code flow or implicit flow is selected',
  ],
  'redirect-url-invalid': ['InvalidParameterException', '{reason}'],
  'default-redirect-not-registered': [
    'InvalidParameterException',
    'The default redirect URI must be one of the callback URLs.',
  ],
  'identity-provider-not-found': [
    'InvalidParameterException',
    'The provider {provider} does not exist for User Pool {poolId}.',
  ],
  'context-data-needs-secret': [
    'InvalidParameterException',
    'EnablePropagateAdditionalUserContextData requires a client secret.',
  ],
  'rotation-with-refresh-flow': [
    'InvalidParameterException',
    'ALLOW_REFRESH_TOKEN_AUTH cannot be enabled together with refresh token rotation.',
  ],
  'secret-generated-and-given': ['InvalidParameterException', 'Only one of GenerateSecret or ClientSecret can be set.'],
  'secret-hash-missing': [
    'NotAuthorizedException',
    'Client {clientId} is configured with secret but SECRET_HASH was not received',
  ],
  'secret-hash-mismatch': ['NotAuthorizedException', 'Unable to verify secret hash for client {clientId}'],
  'secret-hash-unexpected': [
    'InvalidParameterException',
    'App client {clientId} is not configured for secret but secret hash was received',
  ],
  'client-secret-invalid': ['UnauthorizedException', 'Invalid client secret.'],
  'refresh-client-secret-invalid': ['NotAuthorizedException', 'Invalid client secret.'],
  'user-not-found': ['UserNotFoundException', 'User does not exist.'],
  'username-client-not-found': ['UserNotFoundException', 'Username/client id combination not found.'],
  'username-exists': ['UsernameExistsException', 'User already exists'],
  'username-exists-admin': ['UsernameExistsException', 'User account already exists'],
  'account-with-contact-exists': ['UsernameExistsException', 'An account with the given {contact} already exists.'],
  'alias-exists': ['AliasExistsException', 'An account with the given {contact} already exists.'],
  'username-not-email': ['InvalidParameterException', 'Username should be an email.'],
  'username-not-phone': ['InvalidParameterException', 'Username should be a phone number.'],
  'username-not-contact': ['InvalidParameterException', 'Username should be either an email or a phone number.'],
  'username-contact-mismatch': [
    'InvalidParameterException',
    'User {contact} should be empty or same as username, since username attribute is {contact}',
  ],
  'username-looks-like-email': [
    'InvalidParameterException',
    'Username cannot be of email format, since user pool is configured for email alias.',
  ],
  'username-looks-like-phone': [
    'InvalidParameterException',
    'Username cannot be of phone number format, since user pool is configured for phone number alias.',
  ],
  'preferred-username-unconfirmed': [
    'InvalidParameterException',
    'Preferred username cannot be provided for unconfirmed account, since user pool is configured for preferred username alias.',
  ],
  'attributes-not-conforming': ['InvalidParameterException', 'Attributes did not conform to the schema: {reason}'],
  'attribute-immutable': ['InvalidParameterException', 'user.{attribute}: Attribute cannot be updated.\n'],
  'attribute-already-provided': ['NotAuthorizedException', 'Cannot modify an already provided {attribute}'],
  'attribute-cannot-be-set': ['InvalidParameterException', 'Cannot modify the non-mutable attribute {attribute}'],
  'attribute-write-forbidden': ['NotAuthorizedException', 'A client attempted to write unauthorized attribute'],
  'attribute-deletion-forbidden': [
    'InvalidParameterException',
    'Invalid user attributes: user.{attribute}: {reason}\n',
  ],
  'email-format-invalid': ['InvalidParameterException', 'Invalid email address format.'],
  'phone-format-invalid': ['InvalidParameterException', 'Invalid phone number format.'],
  'verified-flag-without-contact': ['InvalidParameterException', '{contact} is required to set {contact}_verified'],
  'user-disabled': ['NotAuthorizedException', 'User is disabled.'],
  'user-disabled-reset': ['NotAuthorizedException', 'User is disabled'],
  'user-not-confirmed': ['UserNotConfirmedException', 'User is not confirmed.'],
  'user-cannot-be-confirmed': ['NotAuthorizedException', 'User cannot be confirmed. Current status is {status}'],
  'user-already-confirmed': ['InvalidParameterException', 'User is already confirmed.'],
  'resend-wrong-state': [
    'UnsupportedUserStateException',
    'Resend not possible. {username} status is not FORCE_CHANGE_PASSWORD',
  ],
  'no-delivery-address': [
    'InvalidParameterException',
    'No {contact} provided but desired delivery medium was {medium}',
  ],
  'sign-up-not-permitted': ['NotAuthorizedException', 'SignUp is not permitted for this user pool'],
  'filter-invalid': ['InvalidParameterException', 'Error while parsing filter.'],
  'filter-attribute-invalid': ['InvalidParameterException', 'Invalid search attribute: {attribute}'],
  'requested-attribute-missing': ['InvalidParameterException', 'One or more requested attributes do not exist.'],
  'pagination-token-invalid': ['InvalidParameterException', 'Invalid pagination token given.'],
  'paging-marker-invalid': ['InvalidParameterException', 'Paging marker {token} is invalid for request {requestId}'],
  'page-size-zero': [
    'InvalidParameterException',
    "1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ],
  'group-not-found': ['ResourceNotFoundException', 'Group not found.'],
  'group-exists': ['GroupExistsException', 'A group with the name already exists.'],
  // Assumed text.
  'group-membership-limit': ['LimitExceededException', 'Exceeded the limit of groups that a user can belong to.'],
  'password-too-short': ['InvalidPasswordException', 'Password did not conform with policy: Password not long enough'],
  'password-needs-uppercase': [
    'InvalidPasswordException',
    'Password did not conform with policy: Password must have uppercase characters',
  ],
  'password-needs-lowercase': [
    'InvalidPasswordException',
    'Password did not conform with policy: Password must have lowercase characters',
  ],
  'password-needs-number': [
    'InvalidPasswordException',
    'Password did not conform with policy: Password must have numeric characters',
  ],
  'password-needs-symbol': [
    'InvalidPasswordException',
    'Password did not conform with policy: Password must have symbol characters',
  ],
  'password-blank-ends': [
    'InvalidPasswordException',
    'Password did not conform with policy: Password must not start or end with a space',
  ],
  'password-missing': ['InvalidParameterException', 'Password is required'],
  'password-used-before': ['PasswordHistoryPolicyViolationException', 'Password has previously been used'],
  'password-reset-required': ['PasswordResetRequiredException', 'Password reset required for the user'],
  'password-reset-wrong-state': ['NotAuthorizedException', 'User password cannot be reset in the current state.'],
  'password-reset-no-contact': [
    'InvalidParameterException',
    'Cannot reset password for the user as there is no registered/verified email or phone_number',
  ],
  'password-reset-contact-admin': ['NotAuthorizedException', 'Contact administrator to reset password.'],
  'temporary-password-expired': [
    'NotAuthorizedException',
    'Temporary password has expired and must be reset by an administrator.',
  ],
  'code-mismatch': ['CodeMismatchException', 'Invalid verification code provided, please try again.'],
  'code-expired': ['ExpiredCodeException', 'Invalid code provided, please request a code again.'],
  'attempt-limit-exceeded': ['LimitExceededException', 'Attempt limit exceeded, please try after some time.'],
  'auto-verification-off': ['InvalidParameterException', 'Auto verification not turned on.'],
  'contact-attribute-only': [
    'InvalidParameterException',
    'Invalid attribute name. Only phone_number and email can be verified.',
  ],
  'contact-missing': ['InvalidParameterException', 'User does not have a valid registered {contact}'],
  'credentials-invalid': ['NotAuthorizedException', 'Incorrect username or password.'],
  'password-attempts-exceeded': ['NotAuthorizedException', 'Password attempts exceeded'],
  'auth-flow-unsupported': ['InvalidParameterException', 'Initiate Auth method not supported'],
  'flow-password-not-enabled': ['InvalidParameterException', 'USER_PASSWORD_AUTH flow not enabled for this client'],
  'flow-srp-not-enabled': ['InvalidParameterException', 'USER_SRP_AUTH is not enabled for the client.'],
  'flow-custom-not-enabled': ['InvalidParameterException', 'CUSTOM_AUTH is not enabled for the client.'],
  'flow-user-auth-not-enabled': ['InvalidParameterException', 'USER_AUTH is not enabled for the client.'],
  'flow-not-enabled': ['InvalidParameterException', 'Auth flow not enabled for this client'],
  'flow-not-implemented': ['InvalidParameterException', 'Poolgate does not support {flow} yet.'],
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
  'challenge-unsupported': ['InvalidParameterException', 'Poolgate does not support the challenge {challenge} yet.'],
  'new-password-attribute-missing': ['InvalidParameterException', 'Invalid attributes given, {attribute} is missing'],
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
}
