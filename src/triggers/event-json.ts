import { TriggerError } from '../domain/triggers/trigger-invoker.js'

/** Lambda's limit for a synchronous answer; more is not read by any target. */
export const LARGEST_ANSWER_BYTES = 6 * 1024 * 1024

/** The answer as JSON, or an `unreadable` error. Nothing at all counts as `null`, as a function that returns nothing answers. */
export function parseAnswer(text: string): unknown {
  if (text.trim() === '') return null
  if (Buffer.byteLength(text) > LARGEST_ANSWER_BYTES) throw tooLarge()
  try {
    return JSON.parse(text)
  } catch {
    throw new TriggerError('unreadable', 'the answer is not JSON')
  }
}

export function tooLarge(): TriggerError {
  return new TriggerError('unreadable', 'the answer is larger than 6 MiB')
}

/** The text of an error in the form that Lambda reports one, `{"errorMessage": …}`; undefined when it has not that form. */
export function errorMessageOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('errorMessage' in answer)) return undefined
  return typeof answer.errorMessage === 'string' ? answer.errorMessage : undefined
}

/** What a function threw, as text: Lambda's runtime for Node.js reports the same. */
export function textOfThrown(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message
  try {
    return String(thrown)
  } catch {
    return 'unknown error'
  }
}
