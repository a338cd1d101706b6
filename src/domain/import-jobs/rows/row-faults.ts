import type { Failure, FailureCode } from '../../failure.js'

/** What is wrong with a row, as the row log says it. Tells no value: rows hold personal data and secrets. */
export class RowFault extends Error {}

/** How the log words the refusals that a row can meet; the same sentences that callers of the API get. */
const texts: Readonly<Partial<Record<FailureCode, string>>> = {
  'attributes-not-conforming': 'Attributes did not conform to the schema: {reason}',
  'email-format-invalid': 'Invalid email address format.',
  'phone-format-invalid': 'Invalid phone number format.',
  'verified-flag-without-contact': '{contact} is required to set {contact}_verified',
  'username-not-email': 'Username should be an email.',
  'username-not-phone': 'Username should be a phone number.',
  'username-not-contact': 'Username should be either an email or a phone number.',
  'username-contact-mismatch':
    'User {contact} should be empty or same as username, since username attribute is {contact}',
  'username-looks-like-email': 'Username cannot be of email format, since user pool is configured for email alias.',
  'username-looks-like-phone':
    'Username cannot be of phone number format, since user pool is configured for phone number alias.',
}

/** The line of the log for a refused row: one line, whatever the reason looks like. */
export function faultText({ code, details }: Failure): string {
  const text = texts[code] ?? `The user was refused (${code}).`
  const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? '')
  return filled.trim().split('\n').join('; ')
}
