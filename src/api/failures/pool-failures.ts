import type { FailureTable } from './failure-table.js'

/** Of user pools and app clients. */
export const poolFailures = {
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
  // Assumed texts.
  'first-factors-invalid': ['InvalidParameterException', '{reason}'],
  'relying-party-invalid': ['InvalidParameterException', 'RelyingPartyId must be a domain name.'],
  'token-trigger-arns-differ': [
    'InvalidParameterException',
    'PreTokenGeneration and the LambdaArn of PreTokenGenerationConfig must be equal.',
  ],
  'sender-key-missing': [
    'InvalidParameterException',
    'KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.',
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
  // Assumed: both texts.
  'client-token-scope-invalid': ['InvalidParameterException', 'Invalid scope requested.'],
  'client-token-flow-combination': [
    'InvalidParameterException',
    'ALLOW_CLIENT_TOKEN_AUTH must be the only authentication flow of an app client.',
  ],
} as const satisfies FailureTable
