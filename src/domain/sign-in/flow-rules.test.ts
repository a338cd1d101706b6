import { describe, expect, test } from 'vitest'
import type { AppClient, ClientSettings, ExplicitAuthFlow } from '../../entities/app-client.js'
import { clientId, userPoolId } from '../../entities/ids.js'
import { type AuthFlow, type CanonicalFlow, type Channel, isFlowEnabled, requireFlow } from './flow-rules.js'

function clientWith(flows: readonly ExplicitAuthFlow[] | undefined, rotates = false): AppClient {
  const settings: ClientSettings = {
    name: 'test',
    refreshTokenValidity: 30,
    ...(flows && { explicitAuthFlows: flows }),
    allowedOAuthFlowsUserPoolClient: false,
    enableTokenRevocation: true,
    enablePropagateAdditionalUserContextData: false,
    authSessionValidityMinutes: 3,
    ...(rotates && { refreshTokenRotation: { enabled: true } }),
  }
  const time = new Date(0)
  const id = clientId('1example23456789')
  return {
    id,
    poolId: userPoolId('us-east-1_EXAMPLE01'),
    createdAt: time,
    modifiedAt: time,
    settings,
    sealedSecrets: [],
  }
}

const all: CanonicalFlow[] = [
  'USER_SRP_AUTH',
  'USER_PASSWORD_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'CUSTOM_AUTH',
  'REFRESH_TOKEN_AUTH',
  'USER_AUTH',
]

describe('isFlowEnabled', () => {
  const table: [flows: ExplicitAuthFlow[] | undefined, enabled: CanonicalFlow[]][] = [
    [undefined, ['USER_SRP_AUTH', 'CUSTOM_AUTH', 'REFRESH_TOKEN_AUTH']],
    [[], ['USER_SRP_AUTH', 'CUSTOM_AUTH', 'REFRESH_TOKEN_AUTH']],
    [['ALLOW_USER_SRP_AUTH'], ['USER_SRP_AUTH']],
    [['ALLOW_USER_PASSWORD_AUTH'], ['USER_PASSWORD_AUTH']],
    [['ALLOW_ADMIN_USER_PASSWORD_AUTH'], ['ADMIN_USER_PASSWORD_AUTH']],
    [['ALLOW_CUSTOM_AUTH'], ['CUSTOM_AUTH']],
    [['ALLOW_REFRESH_TOKEN_AUTH'], ['REFRESH_TOKEN_AUTH']],
    [['ALLOW_USER_AUTH'], ['USER_AUTH']],
    [['USER_PASSWORD_AUTH'], ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH']],
    [['ADMIN_NO_SRP_AUTH'], ['USER_SRP_AUTH', 'ADMIN_USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH']],
    [['CUSTOM_AUTH_FLOW_ONLY'], ['CUSTOM_AUTH', 'REFRESH_TOKEN_AUTH']],
    [
      ['CUSTOM_AUTH_FLOW_ONLY', 'USER_PASSWORD_AUTH'],
      ['USER_PASSWORD_AUTH', 'CUSTOM_AUTH', 'REFRESH_TOKEN_AUTH'],
    ],
  ]

  test.each(table)('%j enables exactly %j', (flows, enabled) => {
    const { settings } = clientWith(flows)
    expect(all.filter((flow) => isFlowEnabled(settings, flow))).toEqual(enabled)
  })
})

describe('requireFlow', () => {
  const everything: ExplicitAuthFlow[] = [
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    'ALLOW_CUSTOM_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
    'ALLOW_USER_AUTH',
  ]
  const refusals: [channel: Channel, flow: AuthFlow, client: AppClient, want: string][] = [
    ['public', 'ADMIN_USER_PASSWORD_AUTH', clientWith(everything), 'auth-flow-unsupported'],
    ['public', 'ADMIN_NO_SRP_AUTH', clientWith(everything), 'auth-flow-unsupported'],
    ['admin', 'USER_PASSWORD_AUTH', clientWith(everything), 'auth-flow-unsupported'],
    ['public', 'REFRESH_TOKEN_AUTH', clientWith(everything, true), 'refresh-rotation-on'],
    ['public', 'REFRESH_TOKEN', clientWith([], true), 'refresh-rotation-on'],
    ['public', 'USER_PASSWORD_AUTH', clientWith([]), 'flow-password-not-enabled'],
    ['public', 'USER_SRP_AUTH', clientWith(['ALLOW_USER_AUTH']), 'flow-srp-not-enabled'],
    ['public', 'CUSTOM_AUTH', clientWith(['ALLOW_USER_AUTH']), 'flow-custom-not-enabled'],
    ['public', 'USER_AUTH', clientWith([]), 'flow-user-auth-not-enabled'],
    ['public', 'REFRESH_TOKEN', clientWith(['ALLOW_USER_AUTH']), 'flow-not-enabled'],
    ['admin', 'ADMIN_NO_SRP_AUTH', clientWith([]), 'flow-not-enabled'],
  ]

  test.each(refusals)('%s %s → refused', (channel, flow, client, want) => {
    expect(() => requireFlow(client, channel, flow)).toThrowError(expect.objectContaining({ code: want }))
  })

  test.each([
    ['public', 'USER_SRP_AUTH', 'USER_SRP_AUTH'],
    ['admin', 'USER_SRP_AUTH', 'USER_SRP_AUTH'],
    ['admin', 'ADMIN_NO_SRP_AUTH', 'ADMIN_USER_PASSWORD_AUTH'],
    ['public', 'REFRESH_TOKEN', 'REFRESH_TOKEN_AUTH'],
    ['admin', 'REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN_AUTH'],
  ] as const)('%s %s → %s', (channel, flow, want) => {
    expect(requireFlow(clientWith(everything), channel, flow)).toBe(want)
  })
})
