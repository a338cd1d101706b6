import type { LambdaConfigType } from '@aws-sdk/client-cognito-identity-provider'
import type { TriggerEvent, TriggerFunction } from '../../src/triggers/in-process-invoker.js'
import { seedPool } from '../support/seed.js'
import { startServer, type TestServer } from '../support/start-server.js'

export type TriggerNameOfConfig =
  | 'PreSignUp'
  | 'PostConfirmation'
  | 'PreAuthentication'
  | 'PostAuthentication'
  | 'PreTokenGeneration'
  | 'UserMigration'
  | 'CustomMessage'
  | 'CustomEmailSender'
  | 'CustomSMSSender'
  | 'DefineAuthChallenge'
  | 'CreateAuthChallenge'
  | 'VerifyAuthChallengeResponse'

const names: readonly TriggerNameOfConfig[] = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'PreTokenGeneration',
  'UserMigration',
  'CustomMessage',
  'CustomEmailSender',
  'CustomSMSSender',
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
]

const arnOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`
const KMS_KEY = 'arn:aws:kms:us-east-1:123456789012:key/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0'

/** A server whose functions write down every event and answer as the test says, by default with the event itself. */
export interface TriggerStage {
  readonly server: TestServer
  /** Every event, in the order of calls; empty it at will. */
  readonly events: TriggerEvent[]
  /** What a function does instead of handing back its event. */
  readonly behave: Partial<Record<TriggerNameOfConfig, TriggerFunction>>
  /** The sources of events so far. */
  sources(): string[]
  /** The only event of that source. */
  only(source: string): TriggerEvent
  /** Forgets events and behaviours. */
  clear(): void
}

export async function openTriggerStage(): Promise<TriggerStage> {
  const events: TriggerEvent[] = []
  const behave: TriggerStage['behave'] = {}
  const record = (name: TriggerNameOfConfig): TriggerFunction => {
    return (event) => {
      events.push(structuredClone(event))
      return behave[name] ? behave[name](event) : event
    }
  }
  const triggers = Object.fromEntries(names.map((name) => [arnOf(name), record(name)]))
  const server = await startServer({ triggers })
  const sources = () => events.map(({ triggerSource }) => triggerSource)
  return {
    server,
    events,
    behave,
    sources,
    only(source) {
      const found = events.filter(({ triggerSource }) => triggerSource === source)
      if (found.length !== 1 || !found[0]) throw new Error(`${found.length} events ${source} among: ${sources()}`)
      return found[0]
    },
    clear() {
      events.length = 0
      for (const name of names) delete behave[name]
    },
  }
}

/** The LambdaConfig that names those triggers; token generation in its second version unless told otherwise. */
export function lambdaConfig(
  fired: readonly TriggerNameOfConfig[],
  tokenVersion: 'V1_0' | 'V2_0' | 'V3_0' = 'V2_0',
): LambdaConfigType {
  const config: LambdaConfigType = {}
  for (const name of fired) {
    if (name === 'CustomEmailSender' || name === 'CustomSMSSender') {
      config[name] = { LambdaVersion: 'V1_0', LambdaArn: arnOf(name) }
      config.KMSKeyID = KMS_KEY
    } else if (name === 'PreTokenGeneration') {
      config.PreTokenGenerationConfig = { LambdaVersion: tokenVersion, LambdaArn: arnOf(name) }
    } else config[name] = arnOf(name)
  }
  return config
}

type Overrides = Parameters<typeof seedPool>[1] & { tokenVersion?: 'V1_0' | 'V2_0' | 'V3_0' }

/** A pool with those triggers, as `seedPool` makes it. */
export function seedTriggers(
  { server }: TriggerStage,
  fired: readonly TriggerNameOfConfig[],
  { tokenVersion, ...overrides }: Overrides = {},
) {
  return seedPool(server, {
    ...overrides,
    pool: { LambdaConfig: lambdaConfig(fired, tokenVersion), ...overrides.pool },
  })
}

/** A function that refuses with that text. */
export function refusing(text: string): TriggerFunction {
  return () => {
    throw new Error(text)
  }
}

/** A function that answers with that `response`. */
export function responding(response: unknown): TriggerFunction {
  return (event) => ({ ...event, response })
}

/** Waits until the condition holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 8000
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('It did not happen in time.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
