import { Failure } from '../../domain/failure.js'
import type {
  CreateUserPoolClientRequest,
  CreateUserPoolRequest,
  SetUserPoolMfaConfigRequest,
  UpdateUserPoolClientRequest,
  UpdateUserPoolRequest,
} from '../model/types.js'

/** What this version would store but not honour: each line refuses one setting and goes when the setting works. */
type Refusal<Input> = readonly [setting: string, isAsked: (input: Input) => boolean]

type PoolInput = CreateUserPoolRequest | UpdateUserPoolRequest
type ClientInput = CreateUserPoolClientRequest | UpdateUserPoolClientRequest

const poolRefusals: readonly Refusal<PoolInput>[] = [
  ['LambdaConfig.InboundFederation', ({ LambdaConfig }) => isSet(LambdaConfig?.InboundFederation)],
  ['SmsConfiguration.EumsSms', ({ SmsConfiguration }) => isSet(SmsConfiguration?.EumsSms)],
  // Everything is sealed under the master key of the installation.
  [
    'KeyConfiguration with a key of the customer',
    ({ KeyConfiguration }) =>
      KeyConfiguration?.KeyType === 'CUSTOMER_MANAGED_KEY' || isSet(KeyConfiguration?.KmsKeyArn),
  ],
  // The public URL of the installation decides.
  ['IssuerConfiguration UPDATED', ({ IssuerConfiguration }) => IssuerConfiguration?.Type === 'UPDATED'],
  ['DcrConfiguration', ({ DcrConfiguration }) => isRegistrationAsked(DcrConfiguration)],
  ['AcrConfiguration', ({ AcrConfiguration }) => Object.keys(AcrConfiguration ?? {}).length > 0],
]

const mfaRefusals: readonly Refusal<SetUserPoolMfaConfigRequest>[] = [
  ['SmsConfiguration.EumsSms', ({ SmsMfaConfiguration }) => isSet(SmsMfaConfiguration?.SmsConfiguration?.EumsSms)],
]

const clientRefusals: readonly Refusal<ClientInput>[] = [
  ['AnalyticsConfiguration', ({ AnalyticsConfiguration }) => isSet(AnalyticsConfiguration)],
]

/** Fails with `setting-not-supported` at the first setting of a pool that is refused. */
export function refuseUnsupportedPoolSettings(input: PoolInput): void {
  refuse(poolRefusals, input)
}

/** Fails with `setting-not-supported` at the first setting of a pool's second factors that is refused. */
export function refuseUnsupportedMfaSettings(input: SetUserPoolMfaConfigRequest): void {
  refuse(mfaRefusals, input)
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

function isRegistrationAsked(dcr: PoolInput['DcrConfiguration']): boolean {
  const { AuthenticatedGrantTypes = [], OpenDcrGrantTypes = [], AllowedScopes = [] } = dcr ?? {}
  const granted = AuthenticatedGrantTypes.length + OpenDcrGrantTypes.length + AllowedScopes.length
  return dcr?.EnableStatus === 'Enabled' || dcr?.OpenDcrEnabled === true || granted > 0
}

function isSet(value: unknown): boolean {
  return value !== undefined
}
