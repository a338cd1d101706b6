import { longestDocument } from '../../aws/policy/attachment.js'
import { type CompiledPolicy, compilePolicy } from '../../aws/policy/compiled-policy.js'
import { parsePolicy } from '../../aws/policy/parse-policy.js'
import type { PolicyDocument } from '../../aws/policy/policy-document.js'
import { QueryFailure } from '../../aws/query/query-failure.js'

/** A policy of a simulation under the name that results show it by. */
export interface SourcedPolicy {
  readonly id: string
  readonly text: string
  readonly document: PolicyDocument
  readonly compiled: CompiledPolicy
}

/** Fails with InvalidInput: the simulator has no MalformedPolicyDocument. It stores nothing, so older versions will do. */
export function sourcedPolicy(id: string, text: string): SourcedPolicy {
  const parsed = parsePolicy(text, { attach: 'identity', olderVersions: 'accept' })
  if ('refusal' in parsed) {
    const { message, line, column } = parsed.refusal
    throw invalidInput(`${id}: ${message} (line ${line}, column ${column})`)
  }
  return { id, text, document: parsed.document, compiled: compilePolicy(parsed.document) }
}

/**
 * The documents of an input list, which results call `PolicyInputList.1` and so on. Assumed: all together are bounded as
 * one is, well above what the policies of one identity can have, which bounds the work of a request.
 */
export function inputPolicies(member: string, texts: readonly string[]): SourcedPolicy[] {
  if (texts.reduce((sum, text) => sum + text.length, 0) > longestDocument) {
    throw invalidInput(`The documents of ${member} are longer than ${longestDocument} characters.`)
  }
  return texts.map((text, index) => sourcedPolicy(`${member}.${index + 1}`, text))
}

export function invalidInput(message: string): QueryFailure {
  return new QueryFailure('InvalidInput', message)
}
