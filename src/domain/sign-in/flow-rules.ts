import {
  type AppClient,
  type ClientSettings,
  type ExplicitAuthFlow,
  rotatesRefreshTokens,
} from '../../entities/app-client.js'
import { Failure, type FailureCode } from '../failure.js'

/** Every flow that the API names; those of one meaning stay apart until `canonicalFlows`. */
export type AuthFlow =
  | 'USER_SRP_AUTH'
  | 'USER_PASSWORD_AUTH'
  | 'ADMIN_USER_PASSWORD_AUTH'
  | 'ADMIN_NO_SRP_AUTH'
  | 'CUSTOM_AUTH'
  | 'REFRESH_TOKEN_AUTH'
  | 'REFRESH_TOKEN'
  | 'USER_AUTH'

export type CanonicalFlow = Exclude<AuthFlow, 'ADMIN_NO_SRP_AUTH' | 'REFRESH_TOKEN'>

/** Who calls: the person's device, or a back end that signs its requests. */
export type Channel = 'public' | 'admin'

export const canonicalFlows: Readonly<Record<AuthFlow, CanonicalFlow>> = {
  USER_SRP_AUTH: 'USER_SRP_AUTH',
  USER_PASSWORD_AUTH: 'USER_PASSWORD_AUTH',
  ADMIN_USER_PASSWORD_AUTH: 'ADMIN_USER_PASSWORD_AUTH',
  ADMIN_NO_SRP_AUTH: 'ADMIN_USER_PASSWORD_AUTH',
  CUSTOM_AUTH: 'CUSTOM_AUTH',
  REFRESH_TOKEN_AUTH: 'REFRESH_TOKEN_AUTH',
  REFRESH_TOKEN: 'REFRESH_TOKEN_AUTH',
  USER_AUTH: 'USER_AUTH',
}

interface FlowRule {
  readonly channels: readonly Channel[]
  readonly allowedBy: readonly ExplicitAuthFlow[]
  readonly disabled: FailureCode
}

const both: readonly Channel[] = ['public', 'admin']

const flowRules: Readonly<Record<CanonicalFlow, FlowRule>> = {
  USER_SRP_AUTH: { channels: both, allowedBy: ['ALLOW_USER_SRP_AUTH'], disabled: 'flow-srp-not-enabled' },
  USER_PASSWORD_AUTH: {
    channels: ['public'],
    allowedBy: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'],
    disabled: 'flow-password-not-enabled',
  },
  ADMIN_USER_PASSWORD_AUTH: {
    channels: ['admin'],
    allowedBy: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
    disabled: 'flow-not-enabled',
  },
  CUSTOM_AUTH: {
    channels: both,
    allowedBy: ['ALLOW_CUSTOM_AUTH', 'CUSTOM_AUTH_FLOW_ONLY'],
    disabled: 'flow-custom-not-enabled',
  },
  REFRESH_TOKEN_AUTH: { channels: both, allowedBy: ['ALLOW_REFRESH_TOKEN_AUTH'], disabled: 'flow-not-enabled' },
  USER_AUTH: { channels: both, allowedBy: ['ALLOW_USER_AUTH'], disabled: 'flow-user-auth-not-enabled' },
}

/** Of a client without a list (API reference, ExplicitAuthFlows). */
const defaultFlows: readonly ExplicitAuthFlow[] = [
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_CUSTOM_AUTH',
]

/**
 * Whether the client has the flow. Clients of the legacy family keep refresh tokens, and SRP unless the list says
 * custom authentication only (observed with `ADMIN_NO_SRP_AUTH` alone).
 */
export function isFlowEnabled(settings: ClientSettings, flow: CanonicalFlow): boolean {
  const listed = settings.explicitAuthFlows?.length ? settings.explicitAuthFlows : defaultFlows
  if (flowRules[flow].allowedBy.some((value) => listed.includes(value))) return true

  const isLegacy = listed.every((value) => !value.startsWith('ALLOW_'))
  if (!isLegacy) return false
  return flow === 'REFRESH_TOKEN_AUTH' || (flow === 'USER_SRP_AUTH' && !listed.includes('CUSTOM_AUTH_FLOW_ONLY'))
}

/** The flow behind the name, if it may run here; in the order that clients see: operation, rotation, switch of the client. */
export function requireFlow(client: AppClient, channel: Channel, name: AuthFlow): CanonicalFlow {
  const flow = canonicalFlows[name]
  const { channels, disabled } = flowRules[flow]
  if (!channels.includes(channel)) throw new Failure('auth-flow-unsupported')
  if (flow === 'REFRESH_TOKEN_AUTH' && rotatesRefreshTokens(client)) throw new Failure('refresh-rotation-on')
  if (!isFlowEnabled(client.settings, flow)) throw new Failure(disabled)
  return flow
}
