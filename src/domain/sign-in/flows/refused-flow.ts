import { Failure, type FailureCode } from '../../failure.js'
import type { Flow } from '../sign-in-step.js'

/** A flow that a client may have enabled but that cannot run: CUSTOM_AUTH without triggers, or one still to be built. */
export function refusedFlow(code: FailureCode, details: Readonly<Record<string, string>> = {}): Flow {
  return {
    async start() {
      throw new Failure(code, details)
    },
  }
}
