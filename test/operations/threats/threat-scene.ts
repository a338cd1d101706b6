import { createHmac } from 'node:crypto'
import {
  AdminInitiateAuthCommand,
  AdminListUserAuthEventsCommand,
  type AuthEventType,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  InitiateAuthCommand,
  SetRiskConfigurationCommand,
  type SetRiskConfigurationCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import { PASSWORD, type Seed, seedPool, seedUser } from '../../support/seed.js'
import type { TestServer } from '../../support/start-server.js'

export type Mode = 'AUDIT' | 'ENFORCED'

export const SOURCE_ARN = 'arn:aws:ses:us-east-1:123456789012:identity/security@example.com'
export const blocked = {
  name: 'NotAuthorizedException',
  message: 'Unable to login because of security reasons.',
  status: 400,
}

/** The settings of a pool with threat protection in the mode. */
export function protection(mode: Mode): Partial<CreateUserPoolCommandInput> {
  return { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: mode } }
}

/** A pool with threat protection and the user `ann`. */
export async function threatScene(
  server: TestServer,
  mode: Mode,
  overrides: { pool?: Partial<CreateUserPoolCommandInput>; client?: Partial<CreateUserPoolClientCommandInput> } = {},
): Promise<ThreatScene> {
  const seed = await seedPool(server, { ...overrides, pool: { ...protection(mode), ...overrides.pool } })
  await seedUser(server, seed.poolId, 'ann')
  return new ThreatScene(server, seed)
}

/** From where somebody signs in. */
export interface From {
  readonly ip?: string
  readonly userAgent?: string
  readonly deviceId?: string
}

export class ThreatScene {
  readonly server: TestServer
  readonly seed: Seed

  constructor(server: TestServer, seed: Seed) {
    this.server = server
    this.seed = seed
  }

  configure(configuration: Omit<SetRiskConfigurationCommandInput, 'UserPoolId'>) {
    return this.server.client.send(new SetRiskConfigurationCommand({ UserPoolId: this.seed.poolId, ...configuration }))
  }

  /** By password, as an application server would for a person who is elsewhere. */
  signIn(username: string, { ip = '192.0.2.1', userAgent = chrome, deviceId }: From = {}, password = PASSWORD) {
    return this.server.client.send(
      new AdminInitiateAuthCommand({
        UserPoolId: this.seed.poolId,
        ClientId: this.seed.clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: password },
        ContextData: {
          IpAddress: ip,
          ServerName: 'app.example.com',
          ServerPath: '/sign-in',
          HttpHeaders: [{ headerName: 'User-Agent', headerValue: userAgent }],
          ...(deviceId !== undefined && {
            EncodedData: encodedData(this.seed, { deviceId, userAgent, now: this.server.clock.now() }),
          }),
        },
      }),
    )
  }

  signInPublicly(username: string, password = PASSWORD, EncodedData?: string) {
    return this.server.client.send(
      new InitiateAuthCommand({
        ClientId: this.seed.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: password },
        ...(EncodedData !== undefined && { UserContextData: { EncodedData } }),
      }),
    )
  }

  /** Newest first. */
  async events(username = 'ann'): Promise<readonly AuthEventType[]> {
    const { AuthEvents = [] } = await this.server.client.send(
      new AdminListUserAuthEventsCommand({ UserPoolId: this.seed.poolId, Username: username }),
    )
    return AuthEvents
  }
}

export const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
export const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'
export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'

/** As the browser script makes it; `key` other than the client id makes it worthless. */
export function encodedData(
  { poolId, clientId }: Pick<Seed, 'poolId' | 'clientId'>,
  device: { readonly deviceId: string; readonly userAgent: string; readonly now: Date; readonly key?: string },
): string {
  const version = 'JS20171115'
  const payload = JSON.stringify({
    contextData: { UserAgent: device.userAgent, DeviceId: device.deviceId, ClientTimezone: '02:00' },
    username: 'ann',
    userPoolId: poolId,
    timestamp: String(device.now.getTime()),
  })
  const signature = createHmac('sha256', device.key ?? clientId)
    .update(version + payload)
    .digest('base64')
  return Buffer.from(JSON.stringify({ payload, signature, version })).toString('base64')
}

/** The same answer at every level. */
export function everyLevel(
  EventAction: 'BLOCK' | 'MFA_IF_CONFIGURED' | 'MFA_REQUIRED' | 'NO_ACTION',
  Notify = false,
): Pick<SetRiskConfigurationCommandInput, 'AccountTakeoverRiskConfiguration'> {
  const action = { EventAction, Notify }
  return {
    AccountTakeoverRiskConfiguration: {
      Actions: { LowAction: action, MediumAction: action, HighAction: action },
      ...(Notify && { NotifyConfiguration: { SourceArn: SOURCE_ARN } }),
    },
  }
}

/** Far from where `ann` is known, with another kind of device. */
export const stranger: From = { ip: '203.0.113.99', userAgent: iphone }
