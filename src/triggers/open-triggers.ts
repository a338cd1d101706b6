import type { Random } from '../crypto/random.js'
import type { Clock } from '../domain/clock.js'
import type { CodeEncryption } from '../domain/triggers/code-encryption.js'
import type { TriggerInvoker } from '../domain/triggers/trigger-invoker.js'
import type { ConfiguredEncryption, ConfiguredTarget, ConfiguredTriggers } from '../entities/configured-triggers.js'
import type { UserPool } from '../entities/user-pool.js'
import { CommandTarget } from './command-target.js'
import { HttpTarget } from './http-target.js'
import { LambdaTarget } from './lambda-target.js'
import { ModuleTarget } from './module-target.js'
import { plaintextEncryption } from './plaintext-encryption.js'
import { RawAesEncryption } from './raw-aes-encryption.js'
import type { TriggerLog, TriggerTarget } from './target.js'
import { TriggerTargets } from './trigger-targets.js'
import { noCodeEncryption } from './unconfigured.js'
import { warnAboutTriggers } from './unmapped-triggers.js'

/** What the configured targets make of the domain's ports. */
export interface OpenTriggers {
  readonly triggers: TriggerInvoker
  readonly codeEncryption: CodeEncryption
  /** Warns of triggers of the pool that have nowhere to go. */
  check(pool: UserPool): void
  /** Running calls are given up; within a second. */
  close(): Promise<void>
}

interface Surroundings {
  /** `dev` loads modules anew when they change. */
  readonly mode: 'dev' | 'serve'
  /** Real time. */
  readonly clock: Clock
  readonly random: Random
  readonly location: { readonly region: string }
  readonly log: TriggerLog
}

const nothing: ConfiguredTriggers = { timeoutMilliseconds: 5000, retries: 0, targets: new Map(), environment: {} }

/** Makes the targets; none of them is started or loaded before its first call. */
export function openTriggers(configured: ConfiguredTriggers = nothing, surroundings: Surroundings): OpenTriggers {
  const { timeoutMilliseconds, retries, environment } = configured
  const targets = new Map<string, TriggerTarget>()
  for (const [pattern, target] of configured.targets) {
    targets.set(pattern, openTarget(target, { ...surroundings, environment }))
  }
  const invoker = new TriggerTargets({ targets, timeoutMilliseconds, retries, ...surroundings })
  const isEncrypted = configured.encryption !== undefined
  return {
    triggers: invoker,
    codeEncryption: encryptionOf(configured.encryption),
    check: (pool) => {
      const isConfigured = (arn: string) => invoker.isConfigured(arn)
      warnAboutTriggers(pool, { isConfigured, isEncrypted, log: surroundings.log })
    },
    close: () => invoker.close(),
  }
}

type TargetSurroundings = Surroundings & Pick<ConfiguredTriggers, 'environment'>

function openTarget(target: ConfiguredTarget, { mode, clock, location, ...local }: TargetSurroundings): TriggerTarget {
  switch (target.kind) {
    case 'module':
      return new ModuleTarget({ ...target, ...local, reload: mode === 'dev' })
    case 'http':
      return new HttpTarget({ ...target, clock })
    case 'lambda':
      return new LambdaTarget({ ...target, fallbackRegion: location.region })
    case 'command':
      return new CommandTarget({ ...target, ...local })
  }
}

function encryptionOf(encryption: ConfiguredEncryption | undefined): CodeEncryption {
  if (!encryption) return noCodeEncryption
  return encryption.kind === 'plaintext' ? plaintextEncryption : new RawAesEncryption(encryption)
}
