import type { OperationName } from '../../src/api/model/operations.js'
import { refused, type Scene, staged } from './scene.js'
import type { Members, Reply, World } from './world.js'

const badToken = refused(/^Invalid pagination token given\.$/, 'bm8gdG9rZW4')

export interface Listing {
  readonly operation: OperationName
  /** Three entries or more, and the input that lists them. */
  readonly fill: (world: World) => Promise<Members>
  readonly size: 'Limit' | 'MaxResults'
  /** The model requires a size: there is nothing to prove of it. */
  readonly needsSize?: true
  readonly token: 'NextToken' | 'PaginationToken'
}

const names = ['ann', 'bob', 'cid']

function pool(each: (world: World, poolId: string, name: string) => Promise<unknown>) {
  return async (world: World): Promise<Members> => {
    const UserPoolId = await world.createPool()
    for (const name of names) await each(world, UserPoolId, name)
    return { UserPoolId }
  }
}

const listings: readonly Listing[] = [
  {
    operation: 'ListGroups',
    size: 'Limit',
    token: 'NextToken',
    fill: pool((world, UserPoolId, GroupName) => world.ask('CreateGroup', { UserPoolId, GroupName })),
  },
  {
    operation: 'ListUsers',
    size: 'Limit',
    token: 'PaginationToken',
    fill: pool((world, UserPoolId, name) => world.createUser(UserPoolId, name)),
  },
  {
    operation: 'ListUserPoolClients',
    size: 'MaxResults',
    token: 'NextToken',
    fill: pool((world, UserPoolId, ClientName) => world.ask('CreateUserPoolClient', { UserPoolId, ClientName })),
  },
  {
    operation: 'ListResourceServers',
    size: 'MaxResults',
    token: 'NextToken',
    fill: pool((world, UserPoolId, name) =>
      world.ask('CreateResourceServer', { UserPoolId, Identifier: name, Name: name }),
    ),
  },
  {
    operation: 'ListUsersInGroup',
    size: 'Limit',
    token: 'NextToken',
    fill: async (world) => {
      const group = { UserPoolId: await world.createPool(), GroupName: 'staff' }
      await world.ask('CreateGroup', group)
      for (const Username of names) {
        await world.createUser(group.UserPoolId, Username)
        await world.ask('AdminAddUserToGroup', { ...group, Username })
      }
      return group
    },
  },
  {
    operation: 'AdminListGroupsForUser',
    size: 'Limit',
    token: 'NextToken',
    fill: async (world) => {
      const user = { UserPoolId: await world.createPool(), Username: 'ann' }
      await world.createUser(user.UserPoolId, user.Username)
      for (const GroupName of names) {
        await world.ask('CreateGroup', { UserPoolId: user.UserPoolId, GroupName })
        await world.ask('AdminAddUserToGroup', { ...user, GroupName })
      }
      return user
    },
  },
  {
    operation: 'ListTerms',
    size: 'MaxResults',
    token: 'NextToken',
    fill: async (world) => {
      const { poolId: UserPoolId, clientId: ClientId } = await world.seed()
      for (const TermsName of ['terms-of-use', 'privacy-policy']) {
        const Links = { 'cognito:default': 'https://example.com/terms' }
        await world.ask('CreateTerms', {
          UserPoolId,
          ClientId,
          TermsName,
          TermsSource: 'LINK',
          Enforcement: 'NONE',
          Links,
        })
      }
      return { UserPoolId }
    },
  },
  {
    operation: 'AdminListUserAuthEvents',
    size: 'MaxResults',
    token: 'NextToken',
    fill: async (world) => {
      const protection = { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } }
      const seed = await world.shared(protection)
      const Username = world.newName()
      await world.createUser(seed.poolId, Username)
      for (const _ of names) await world.tokens(seed, Username)
      return { UserPoolId: seed.poolId, Username }
    },
  },
]

/** What proves the size and the token of a list. */
export function listingScene({ operation, fill, size, needsSize, token }: Listing): Scene[] {
  const stage = async (world: World) => ({ input: await fill(world) })
  const secondPage = async (world: World) => {
    const input = await fill(world)
    const firstPage = await world.ask(operation, { ...input, [size]: 1 })
    const look = async ({ body }: Reply) => ({ isFirstPage: entriesOf(body) === entriesOf(firstPage) })
    return { input: { ...input, [size]: 1 }, values: { [token]: firstPage[token] }, look }
  }
  return [
    { operation, stage, members: needsSize ? {} : { [size]: 1 } },
    { operation, stage: secondPage, members: { [token]: staged } },
  ]
}

/** The list of an answer; tokens differ from one call to the next. */
function entriesOf(page: Members): string {
  return JSON.stringify(Object.values(page).filter(Array.isArray))
}

async function sessionStage(world: World) {
  const seed = await world.shared({ PoolName: 'sessions' })
  const { poolId: UserPoolId } = seed
  const TokenSession = { MaxPerUser: 5 }
  await world.ask('SetUserPoolSessionConfiguration', { UserPoolId, UserSessionTracking: 'ENABLED', TokenSession })
  const Username = world.newName()
  await world.createUser(UserPoolId, Username)
  return { UserPoolId, Username, AccessToken: (await world.tokens(seed, Username)).access }
}

/** Pages that nobody can choose the size of hold more than a test makes: here a wrong token is refused. */
const fixedPages: readonly Scene[] = [
  {
    operation: 'ListUserPools',
    stage: async () => ({ input: { MaxResults: 1 } }),
    members: { NextToken: badToken },
  },
  {
    operation: 'ListUserPoolClientSecrets',
    stage: async (world) => {
      const { poolId: UserPoolId, clientId: ClientId } = await world.seed({}, { GenerateSecret: true })
      return { input: { UserPoolId, ClientId } }
    },
    members: { NextToken: badToken },
  },
  {
    operation: 'ListUserPoolReplicas',
    stage: async (world) => ({ input: { UserPoolId: await world.createPool() } }),
    members: { NextToken: badToken },
  },
  {
    operation: 'AdminListUserSessions',
    stage: async (world) => {
      const { UserPoolId, Username } = await sessionStage(world)
      return { input: { UserPoolId, Username } }
    },
    members: { NextToken: badToken },
  },
  {
    operation: 'ListUserSessions',
    stage: async (world) => {
      const { AccessToken } = await sessionStage(world)
      return { input: { AccessToken } }
    },
    members: { NextToken: badToken },
  },
]

const narrowed: readonly Scene[] = [
  {
    operation: 'ListUsers',
    stage: async (world) => {
      const UserPoolId = await world.createPool()
      for (const name of names) await world.createUser(UserPoolId, name, { name })
      return { input: { UserPoolId } }
    },
    members: { AttributesToGet: ['email'], Filter: 'username = "bob"' },
  },
  {
    operation: 'ListUserPoolClients',
    stage: async (world) => ({ input: { UserPoolId: (await world.seed()).poolId } }),
    members: { ClientType: 'DCR' },
  },
]

export const listingScenes: readonly Scene[] = [...listings.flatMap(listingScene), ...fixedPages, ...narrowed]
