import { expect } from 'vitest'
import { systemRandom } from '../../src/crypto/random.js'
import { TriggerError } from '../../src/domain/triggers/trigger-invoker.js'
import type { TriggerLog, TriggerTarget } from '../../src/triggers/target.js'
import { TriggerTargets } from '../../src/triggers/trigger-targets.js'

export const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:contract'

interface Options {
  readonly log: TriggerLog
  readonly timeoutMilliseconds?: number
  readonly retries?: number
}

/** A target alone behind `arn`. */
export function triggersTo(
  target: TriggerTarget,
  { log, timeoutMilliseconds = 2000, retries = 0 }: Options,
): TriggerTargets {
  return new TriggerTargets({
    targets: new Map([[arn, target]]),
    timeoutMilliseconds,
    retries,
    random: systemRandom,
    log,
  })
}

/** How a call failed, `none` when it did not. */
export async function refusalOf(call: Promise<unknown>): Promise<{ kind: string; message: string }> {
  try {
    return { kind: 'none', message: `answered ${JSON.stringify(await call)}` }
  } catch (error) {
    expect(error).toBeInstanceOf(TriggerError)
    const { kind, message } = error as TriggerError
    return { kind, message }
  }
}
