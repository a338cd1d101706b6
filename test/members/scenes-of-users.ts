import { PASSWORD } from '../support/seed.js'
import { told } from './public-client.js'
import { beside, present, type Scene } from './scene.js'
import { SMS_CALLER, type World, watched } from './world.js'

const TEMPORARY = 'Temporary-Horse-7'
const address = [{ Name: 'email', Value: 'ann@example.com' }]
const reachable = [...address, { Name: 'phone_number', Value: '+15555550123' }]

const creationScenes: readonly Scene[] = [
  {
    operation: 'AdminCreateUser',
    stage: async (world) => {
      const seed = await world.seed({ ...watched, SmsConfiguration: { SnsCallerArn: SMS_CALLER } })
      const look = async () => ({
        ...(await world.watch(seed.poolId, 'ann')),
        signIn: await world.passwordSignIn(seed, 'ann', TEMPORARY),
      })
      return { input: { UserPoolId: seed.poolId, Username: 'ann' }, look }
    },
    members: {
      UserAttributes: address,
      'UserAttributes[].Value': beside({ UserAttributes: [{ Name: 'email' }] }, 'ann@example.com'),
      ValidationData: [{ Name: 'purpose', Value: 'members' }],
      'ValidationData[].Value': beside({ ValidationData: [{ Name: 'purpose' }] }, 'members'),
      TemporaryPassword: TEMPORARY,
      MessageAction: beside({ UserAttributes: address }, 'SUPPRESS'),
      DesiredDeliveryMediums: beside({ UserAttributes: reachable }, ['EMAIL']),
      ClientMetadata: told,
    },
  },
  {
    operation: 'AdminCreateUser',
    stage: async (world) => {
      const UserPoolId = await world.createPool({ AliasAttributes: ['email'] })
      await world.createUser(UserPoolId, 'bob', { email: 'ann@example.com' })
      const UserAttributes = [...address, { Name: 'email_verified', Value: 'true' }]
      return { input: { UserPoolId, Username: 'ann', UserAttributes } }
    },
    members: { ForceAliasCreation: true },
  },
]

async function someone(world: World) {
  const seed = await world.shared(watched)
  const name = world.newName()
  await world.createUser(seed.poolId, name)
  const user = { UserPoolId: seed.poolId, Username: name }
  return { seed, name, user, look: () => world.watch(seed.poolId, name) }
}

const administratorScenes: readonly Scene[] = [
  {
    operation: 'AdminConfirmSignUp',
    stage: async (world) => {
      const { poolId, clientId: ClientId } = await world.seed(watched)
      await world.ask('SignUp', { ClientId, Username: 'ann', Password: PASSWORD, UserAttributes: address })
      return { input: { UserPoolId: poolId, Username: 'ann' }, look: () => world.watch(poolId, 'ann') }
    },
    members: { ClientMetadata: told },
  },
  {
    operation: 'AdminResetUserPassword',
    stage: async (world) => {
      const { user, look } = await someone(world)
      return { input: user, look }
    },
    members: { ClientMetadata: told },
  },
  {
    operation: 'AdminSetUserPassword',
    stage: async (world) => {
      const { user, look } = await someone(world)
      return { input: { ...user, Password: `${PASSWORD}-new` }, look }
    },
    members: { Permanent: true },
  },
  {
    operation: 'AdminUpdateUserAttributes',
    stage: async (world) => {
      const { name, user, look } = await someone(world)
      return { input: { ...user, UserAttributes: [{ Name: 'email', Value: `${name}@example.org` }] }, look }
    },
    members: { 'UserAttributes[].Value': present, ClientMetadata: told },
  },
]

const ownScenes: readonly Scene[] = [
  {
    operation: 'UpdateUserAttributes',
    stage: async (world) => {
      const { seed, name, look } = await someone(world)
      const { access: AccessToken } = await world.tokens(seed, name)
      return { input: { AccessToken, UserAttributes: [{ Name: 'email', Value: `${name}@example.org` }] }, look }
    },
    members: { 'UserAttributes[].Value': present, ClientMetadata: told },
  },
  {
    operation: 'GetUserAttributeVerificationCode',
    stage: async (world) => {
      const { seed, name, look } = await someone(world)
      const { access: AccessToken } = await world.tokens(seed, name)
      return { input: { AccessToken, AttributeName: 'email' }, look }
    },
    members: { ClientMetadata: told },
  },
  {
    operation: 'ChangePassword',
    stage: async (world) => {
      const { seed, name } = await someone(world)
      const { access: AccessToken } = await world.tokens(seed, name)
      return { input: { AccessToken, PreviousPassword: PASSWORD, ProposedPassword: `${PASSWORD}-new` } }
    },
    members: { PreviousPassword: present },
  },
]

export const userScenes: readonly Scene[] = [...creationScenes, ...administratorScenes, ...ownScenes]
