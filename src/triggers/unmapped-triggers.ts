import type { TriggerConfiguration } from '../entities/trigger-configuration.js'
import type { UserPool } from '../entities/user-pool.js'
import type { TriggerLog } from './target.js'

interface Configuration {
  readonly isConfigured: (arn: string) => boolean
  /** Whether codes for custom senders can be encrypted. */
  readonly isEncrypted: boolean
  readonly log: TriggerLog
}

/** One line for each trigger of the pool that will fail when it fires. */
export function warnAboutTriggers(pool: UserPool, { isConfigured, isEncrypted, log }: Configuration): void {
  const { triggers } = pool.settings
  if (!triggers) return
  for (const [trigger, arn] of arnsOf(triggers)) {
    if (isConfigured(arn)) continue
    log.warn({ pool: pool.id, trigger, arn }, `Trigger ${trigger} of pool ${pool.id} has no target: ${arn}`)
  }
  if (isEncrypted) return
  for (const [trigger, arn] of Object.entries(triggers.senders)) {
    const text = `Trigger ${trigger} of pool ${pool.id} gets no codes: triggers.encryption is not configured`
    log.warn({ pool: pool.id, trigger, arn }, text)
  }
}

function arnsOf({ functions, senders, preTokenGeneration, inboundFederation }: TriggerConfiguration) {
  const named = {
    ...functions,
    ...senders,
    PreTokenGeneration: preTokenGeneration?.arn,
    InboundFederation: inboundFederation,
  }
  return Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== undefined)
}
