import { completeClientSettings } from '../domain/clients/client-settings.js'
import type { Clients } from '../domain/clients/clients.js'
import { completePoolSettings } from '../domain/pools/pool-settings.js'
import type { Pools } from '../domain/pools/pools.js'
import { buildSchema } from '../domain/pools/schema.js'
import { type ClientId, clientId, type UserPoolId, userPoolId } from '../entities/ids.js'

export interface Sample {
  readonly poolId: UserPoolId
  readonly clientId: ClientId
}

/** The same on every machine, so that what is configured with it keeps working. */
const SHORT_NAME = 'Sample001'
const CLIENT_ID = 'sampleclient00000000000001'

/** A pool that people sign up to with their mail address, and a public client for every password flow; made once. */
export async function ensureSample(
  { pools, clients }: { readonly pools: Pools; readonly clients: Clients },
  region: string,
): Promise<Sample> {
  const poolId = userPoolId(`${region}_${SHORT_NAME}`)
  if (!(await pools.find(poolId))) {
    await pools.create({
      id: poolId,
      name: 'sample',
      settings: completePoolSettings({ autoVerifiedAttributes: ['email'], usernameAttributes: ['email'] }),
      schema: buildSchema([]),
      tags: {},
    })
  }
  if (!(await clients.find(CLIENT_ID))) {
    await clients.create(poolId, {
      settings: completeClientSettings({
        name: `_custom_id_:${CLIENT_ID}`,
        explicitAuthFlows: [
          'ALLOW_USER_SRP_AUTH',
          'ALLOW_USER_PASSWORD_AUTH',
          'ALLOW_ADMIN_USER_PASSWORD_AUTH',
          'ALLOW_REFRESH_TOKEN_AUTH',
        ],
      }),
      generatesSecret: false,
    })
  }
  return { poolId, clientId: clientId(CLIENT_ID) }
}
