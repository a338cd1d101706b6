import { Failure } from '../../domain/failure.js'
import type {
  CreateUserPoolClientRequest,
  CreateUserPoolRequest,
  UpdateUserPoolClientRequest,
  UpdateUserPoolRequest,
} from '../model/types.js'

/** What this version would store but not honour: each line refuses one setting and goes when the setting works. */
type Refusal<Input> = readonly [setting: string, isAsked: (input: Input) => boolean]

type PoolInput = CreateUserPoolRequest | UpdateUserPoolRequest
type ClientInput = CreateUserPoolClientRequest | UpdateUserPoolClientRequest

const poolRefusals: readonly Refusal<PoolInput>[] = [
  ['Lambda triggers', ({ LambdaConfig }) => Object.values(LambdaConfig ?? {}).some(isSet)],
  ['MfaConfiguration ON or OPTIONAL', ({ MfaConfiguration }) => (MfaConfiguration ?? 'OFF') !== 'OFF'],
  [
    'sign-in factors other than PASSWORD',
    ({ Policies }) => Policies?.SignInPolicy?.AllowedFirstAuthFactors?.some((factor) => factor !== 'PASSWORD') ?? false,
  ],
  ['DeviceConfiguration', ({ DeviceConfiguration }) => isSet(DeviceConfiguration)],
  [
    'threat protection (UserPoolAddOns)',
    ({ UserPoolAddOns }) =>
      (UserPoolAddOns?.AdvancedSecurityMode ?? 'OFF') !== 'OFF' ||
      isSet(UserPoolAddOns?.AdvancedSecurityAdditionalFlows?.CustomAuthMode),
  ],
  [
    'CONFIRM_WITH_LINK',
    ({ VerificationMessageTemplate }) => VerificationMessageTemplate?.DefaultEmailOption === 'CONFIRM_WITH_LINK',
  ],
  ['SmsConfiguration.EumsSms', ({ SmsConfiguration }) => isSet(SmsConfiguration?.EumsSms)],
  ['KeyConfiguration', ({ KeyConfiguration }) => isSet(KeyConfiguration)],
  ['IssuerConfiguration', ({ IssuerConfiguration }) => isSet(IssuerConfiguration)],
  ['DcrConfiguration', ({ DcrConfiguration }) => isSet(DcrConfiguration)],
  ['AcrConfiguration', ({ AcrConfiguration }) => isSet(AcrConfiguration)],
]

const clientRefusals: readonly Refusal<ClientInput>[] = [
  ['AnalyticsConfiguration', ({ AnalyticsConfiguration }) => isSet(AnalyticsConfiguration)],
]

/** Fails with `setting-not-supported` at the first setting of a pool that is refused. */
export function refuseUnsupportedPoolSettings(input: PoolInput): void {
  refuse(poolRefusals, input)
}

/** Fails with `setting-not-supported` at the first setting of an app client that is refused. */
export function refuseUnsupportedClientSettings(input: ClientInput): void {
  refuse(clientRefusals, input)
}

function refuse<Input>(refusals: readonly Refusal<Input>[], input: Input): void {
  for (const [setting, isAsked] of refusals) {
    if (isAsked(input)) throw new Failure('setting-not-supported', { setting })
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined
}
