import { Failure } from '../../domain/failure.js'
import type { SenderName, TriggerConfiguration, TriggerName } from '../../entities/trigger-configuration.js'
import type { LambdaConfigType } from '../model/types.js'

const triggerNames: readonly TriggerName[] = [
  'PreSignUp',
  'CustomMessage',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
  'UserMigration',
]
const senderNames: readonly SenderName[] = ['CustomSMSSender', 'CustomEmailSender']

/** Undefined when it names nothing. Fails with `token-trigger-arns-differ`. */
export function fromLambdaConfig(config: LambdaConfigType | undefined): TriggerConfiguration | undefined {
  if (!config || Object.values(config).every((member) => member === undefined)) return undefined
  return {
    functions: pick(triggerNames, (name) => config[name]),
    preTokenGeneration: fromTokenTrigger(config),
    senders: pick(senderNames, (name) => config[name]?.LambdaArn),
    inboundFederation: config.InboundFederation?.LambdaArn,
    kmsKeyId: config.KMSKeyID,
  }
}

/** Assumed: a trigger set by its configuration shows under the older member too, one set by the older member under that alone. */
export function toLambdaConfig(triggers: TriggerConfiguration | undefined): LambdaConfigType {
  if (!triggers) return {}
  const { functions, senders, preTokenGeneration: token, inboundFederation, kmsKeyId } = triggers
  const sender = (arn: string | undefined) =>
    arn === undefined ? undefined : { LambdaVersion: 'V1_0' as const, LambdaArn: arn }
  return {
    ...functions,
    PreTokenGeneration: token?.arn,
    PreTokenGenerationConfig:
      token && token.stated !== 'arn' ? { LambdaVersion: token.version, LambdaArn: token.arn } : undefined,
    CustomSMSSender: sender(senders.CustomSMSSender),
    CustomEmailSender: sender(senders.CustomEmailSender),
    InboundFederation: sender(inboundFederation),
    KMSKeyID: kmsKeyId,
  }
}

function fromTokenTrigger({
  PreTokenGeneration: arn,
  PreTokenGenerationConfig: config,
}: LambdaConfigType): TriggerConfiguration['preTokenGeneration'] {
  if (!config) return arn === undefined ? undefined : { arn, version: 'V1_0', stated: 'arn' }
  if (arn !== undefined && arn !== config.LambdaArn) throw new Failure('token-trigger-arns-differ')
  return { arn: config.LambdaArn, version: config.LambdaVersion, stated: arn === undefined ? 'config' : 'both' }
}

function pick<Name extends string>(
  names: readonly Name[],
  arnOf: (name: Name) => string | undefined,
): Partial<Record<Name, string>> {
  const entries = names.map((name) => [name, arnOf(name)] as const).filter(([, arn]) => arn !== undefined)
  return Object.fromEntries(entries) as Partial<Record<Name, string>>
}
