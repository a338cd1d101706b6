import type { IdentityKind } from '../entities/iam-identity.js'
import { IamFailure } from './iam-failure.js'

const namePattern = '[\\w+=,.@-]+'
const pathPattern = '(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)'
const wholeName = new RegExp(`^${namePattern}$`)
const wholePath = /^\/(?:[\x21-\x7e]+\/)?$/
const longestPath = 512

/** IAM user guide, name requirements. */
const longestNames = { user: 64, role: 64, group: 128, policy: 128 } as const

/** Refuses what IAM does not take for a name, as the constraint that the API reports. */
export function checkName(kind: IdentityKind | 'policy', name: string): void {
  checkText(`${kind}Name`, name, { whole: wholeName, pattern: namePattern, longest: longestNames[kind] })
}

export function checkPath(path: string): void {
  checkText('path', path, { whole: wholePath, pattern: pathPattern, longest: longestPath })
}

function checkText(
  member: string,
  value: string,
  rule: { readonly whole: RegExp; readonly pattern: string; readonly longest: number },
): void {
  const refuse = (reason: string) => new IamFailure('name-invalid', { member, value: value.slice(0, 600), reason })
  if (value.length < 1) throw refuse('Member must have length greater than or equal to 1')
  if (value.length > rule.longest) throw refuse(`Member must have length less than or equal to ${rule.longest}`)
  if (!rule.whole.test(value)) throw refuse(`Member must satisfy regular expression pattern: ${rule.pattern}`)
}
