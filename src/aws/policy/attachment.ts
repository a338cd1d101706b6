/** What a document is attached to, which decides on its size and on the elements that it may have. */
export type AttachType =
  | 'identity'
  | 'managed'
  | 'user-inline'
  | 'group-inline'
  | 'role-inline'
  | 'boundary'
  | 'session'
  | 'scp'
  | 'trust'

/** The longest text that any parameter may carry, white space included (IAM API reference, PolicyDocument). */
export const longestDocument = 131_072

interface SizeLimit {
  /** White space not counted. Inline limits hold for all inline policies of one user, group or role together. */
  readonly characters: number
  readonly code: 'LimitExceeded' | 'PackedPolicyTooLarge'
  readonly message: string
}

const quota = (name: string, characters: number): SizeLimit => ({
  characters,
  code: 'LimitExceeded',
  message: `Cannot exceed quota for ${name}: ${characters}`,
})

const inline = (owner: string, characters: number): SizeLimit => ({
  characters,
  code: 'LimitExceeded',
  message: `Maximum policy size of ${characters} bytes exceeded for ${owner}`,
})

/**
 * The texts are those that IAM users report, an inline one without the owner's name. Assumed: the inline, session and
 * organisation sizes, and the session's error.
 */
export const sizeLimits: Readonly<Record<AttachType, SizeLimit>> = {
  identity: quota('PolicySize', longestDocument),
  managed: quota('PolicySize', 6144),
  'user-inline': inline('user', 2048),
  'group-inline': inline('group', 5120),
  'role-inline': inline('role', 10_240),
  boundary: quota('PolicySize', 6144),
  session: {
    characters: 2048,
    code: 'PackedPolicyTooLarge',
    message: 'Packed size of session policy consumes more than 100% of allotted space.',
  },
  scp: quota('PolicySize', 5120),
  trust: quota('ACLSizePerRole', 2048),
}

/** Characters of a document as limits count them. Assumed: white space inside strings is not counted either. */
export function policySize(text: string): number {
  return text.replace(/[ \t\r\n]+/g, '').length
}
