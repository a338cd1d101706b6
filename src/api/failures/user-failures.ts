import type { FailureTable } from './failure-table.js'

/** Of users, groups, devices, passwords and codes. */
export const userFailures = {
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
  'device-tracking-off': ['InvalidUserPoolConfigurationException', 'Device tracking is not enabled for the user pool.'],
  'device-not-found': ['ResourceNotFoundException', 'Device does not exist.'],
  'device-exists': ['DeviceKeyExistsException', 'Device key already exists.'],
  'device-key-invalid': ['InvalidParameterException', 'Invalid device key given.'],
  'device-verifier-invalid': ['InvalidParameterException', 'Invalid device secret verifier given.'],
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
  // Assumed text.
  'code-delivery-failed': ['CodeDeliveryFailureException', 'The verification code could not be delivered.'],
  // Assumed: the text of the service names its own mail quota and what to buy instead.
  'message-quota-exceeded': ['LimitExceededException', 'Attempt limit exceeded, please try after some time.'],
  'auto-verification-off': ['InvalidParameterException', 'Auto verification not turned on.'],
  'contact-attribute-only': [
    'InvalidParameterException',
    'Invalid attribute name. Only phone_number and email can be verified.',
  ],
  'contact-missing': ['InvalidParameterException', 'User does not have a valid registered {contact}'],
} as const satisfies FailureTable
