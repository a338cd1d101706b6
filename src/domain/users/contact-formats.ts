const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const label = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
/** Two dot-atoms (RFC 5322 §3.4.1) around one `@`, the second a host name of at least two labels. */
const address = new RegExp(`^${atom}(?:\\.${atom})*@((?:${label}\\.)+${label})$`)

/**
 * Whether mail to the value can only go to one mailbox at the host after its only `@`. Quoted local parts, comments,
 * lists, address literals and letters outside of ASCII are valid mail syntax but read differently by different mailers.
 */
export function isEmailAddress(value: string): boolean {
  if (value.length > 254 || value.indexOf('@') > 64) return false
  const host = address.exec(value)?.[1]
  if (host === undefined) return false
  const labels = host.split('.')
  return labels.every(({ length }) => length <= 63) && /[A-Za-z]/.test(labels.at(-1) ?? '')
}

/** E.164: a plus sign and up to 15 digits, the first of the country code not zero. */
export function isPhoneNumber(value: string): boolean {
  return /^\+[1-9]\d{1,14}$/.test(value)
}

/** Whether a person would take the name for an email address; wider than `isEmailAddress`, for names that must not be one. */
export function looksLikeEmail(name: string): boolean {
  return /^[^@\s]+@[^@\s]+$/.test(name)
}

export function looksLikePhone(name: string): boolean {
  return /^\+\d+$/.test(name)
}
