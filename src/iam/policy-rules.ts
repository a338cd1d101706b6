import { type AttachType, policySize, sizeLimits } from '../aws/policy/attachment.js'
import { type PolicyRefusal, parsePolicy } from '../aws/policy/parse-policy.js'
import type { PolicyDocument } from '../aws/policy/policy-document.js'
import type { IdentityRef } from '../entities/iam-identity.js'
import type { InlinePolicy } from '../entities/iam-policy.js'
import { IamFailure } from './iam-failure.js'

/** The document in its own shape, or `policy-malformed`, `policy-too-large`, `quota-exceeded`, `policies-too-packed`. */
export function checkPolicyDocument(attach: AttachType, text: string): PolicyDocument {
  const parsed = parsePolicy(text, { attach })
  if ('refusal' in parsed) throw toFailure(parsed.refusal, attach, text)
  return parsed.document
}

/** All inline policies of one owner count together: `policy-too-large`. */
export function checkInlinePolicies({ kind, name }: IdentityRef, policies: readonly InlinePolicy[]): void {
  const { characters } = sizeLimits[`${kind}-inline`]
  const size = policies.reduce((sum, { document }) => sum + policySize(document), 0)
  if (size > characters) throw new IamFailure('policy-too-large', { limit: String(characters), kind, owner: name })
}

function toFailure(refusal: PolicyRefusal, attach: AttachType, text: string): IamFailure {
  const { code } = refusal
  if (code === 'MalformedPolicyDocument') return new IamFailure('policy-malformed', { reason: locatedText(refusal) })
  const limit = sizeLimits[attach].characters
  if (code === 'PackedPolicyTooLarge') {
    return new IamFailure('policies-too-packed', { percent: String(Math.ceil((policySize(text) / limit) * 100)) })
  }
  if (attach === 'trust') return new IamFailure('quota-exceeded', { quota: 'ACLSizePerRole', limit: String(limit) })
  return new IamFailure('policy-too-large', { limit: String(limit) })
}

const longestDetail = 300

/** The service's text, and behind it what is wrong where, which the service keeps to itself. */
function locatedText({ message, detail, path, line, column }: PolicyRefusal): string {
  const stop = message.endsWith('.') ? '' : '.'
  const place = `Line ${line}, column ${column}${path === '' ? '' : `, ${path}`}`
  return `${message}${stop} ${place}: ${detail.slice(0, longestDetail)}`
}
