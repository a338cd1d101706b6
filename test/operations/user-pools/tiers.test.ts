import {
  CreateUserPoolClientCommand,
  type CreateUserPoolCommandInput,
  SetUserPoolMfaConfigCommand,
  SetUserPoolSessionConfigurationCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls } from './pool-calls.js'

type Settings = Pick<CreateUserPoolCommandInput, 'Policies' | 'UserPoolAddOns'>

const history: Settings = { Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 3 } } }
const factors: Settings = { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } }
const threats: Settings = { UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } }
const refused = { name: 'FeatureUnavailableInTierException', status: 400 }

const servers: TestServer[] = []
let open: TestServer
let enforcing: TestServer

beforeAll(async () => {
  open = await startServer({ enforceTiers: false })
  enforcing = await startServer({ enforceTiers: true })
  servers.push(open, enforcing)
})
afterAll(() => Promise.all(servers.map((server) => server.stop())))

/** Each feature of a higher tier, asked for in a LITE pool. */
const features: readonly (readonly [string, (server: TestServer) => Promise<unknown>])[] = [
  ['password history', (server) => new PoolCalls(server).create({ UserPoolTier: 'LITE', ...history })],
  ['first factors', (server) => new PoolCalls(server).create({ UserPoolTier: 'LITE', ...factors })],
  ['threat protection', (server) => new PoolCalls(server).create({ UserPoolTier: 'LITE', ...threats })],
  [
    'choice-based sign-in',
    async (server) => {
      const UserPoolId = await new PoolCalls(server).createId({ UserPoolTier: 'LITE' })
      const input = { UserPoolId, ClientName: 'x', ExplicitAuthFlows: ['ALLOW_USER_AUTH' as const] }
      return server.client.send(new CreateUserPoolClientCommand(input))
    },
  ],
  [
    'email as a factor',
    async (server) => {
      const UserPoolId = await new PoolCalls(server).createId({ UserPoolTier: 'LITE' })
      const input = { UserPoolId, MfaConfiguration: 'OPTIONAL' as const, EmailMfaConfiguration: {} }
      return server.client.send(new SetUserPoolMfaConfigCommand(input))
    },
  ],
  [
    'tracked sessions',
    async (server) => {
      const UserPoolId = await new PoolCalls(server).createId({ UserPoolTier: 'LITE' })
      const tracking = { UserSessionTracking: 'ENABLED' as const, TokenSession: { MaxPerUser: 3 } }
      return server.client.send(new SetUserPoolSessionConfigurationCommand({ UserPoolId, ...tracking }))
    },
  ],
]

describe('feature tiers', () => {
  test.each(features)('%s in a LITE pool: refused only where tiers are enforced', async (_feature, ask) => {
    expect(await refusalOf(ask(enforcing))).toMatchObject(refused)
    await ask(open)
  })

  test('where they are not enforced a pool still shows the tier that it was given', async () => {
    const pools = new PoolCalls(open)
    const created = await pools.create({ UserPoolTier: 'LITE', ...history })
    expect(created.UserPoolTier).toBe('LITE')
    await pools.update(String(created.Id), factors)
    expect((await pools.describe(String(created.Id))).UserPoolTier).toBe('LITE')
  })
})
