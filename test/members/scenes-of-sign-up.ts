import { PASSWORD } from '../support/seed.js'
import { contextValues, elsewhere, named, signUp, told, watchedSeed } from './public-client.js'
import { beside, present, refused, type Scene, staged } from './scene.js'
import type { World } from './world.js'

const contextMembers = { 'UserContextData.IpAddress': elsewhere, 'UserContextData.EncodedData': staged }

/** Two people with one address in a pool where it is a name. */
async function rivals(world: World) {
  const poolId = await world.createPool({ AliasAttributes: ['email'], AutoVerifiedAttributes: ['email'] })
  const seed = await world.createClient(poolId, { GenerateSecret: true })
  await world.createUser(poolId, 'bob', { email: 'one@example.com' })
  await signUp(world, seed, 'ann', 'one@example.com')
  return seed
}

export const signUpScenes: readonly Scene[] = [
  {
    operation: 'SignUp',
    stage: async (world) => {
      const seed = await watchedSeed(world)
      const name = world.newName()
      return {
        input: {
          ...named(seed, name),
          Password: PASSWORD,
          UserAttributes: [{ Name: 'email', Value: `${name}@example.com` }],
        },
        values: contextValues(world, seed),
        look: () => world.watch(seed.poolId, name),
      }
    },
    members: {
      SecretHash: present,
      Password: present,
      UserAttributes: present,
      'UserAttributes[].Value': present,
      ValidationData: [{ Name: 'purpose', Value: 'members' }],
      'ValidationData[].Value': beside({ ValidationData: [{ Name: 'purpose' }] }, 'members'),
      ClientMetadata: told,
      ...contextMembers,
    },
  },
  {
    operation: 'ConfirmSignUp',
    stage: async (world) => {
      const seed = await watchedSeed(world)
      const name = world.newName()
      await signUp(world, seed, name)
      return {
        input: { ...named(seed, name), ConfirmationCode: await world.code(seed.poolId, name) },
        look: () => world.watch(seed.poolId, name),
      }
    },
    members: {
      SecretHash: present,
      ClientMetadata: told,
      // The right one changes nothing, for the code alone proves enough.
      Session: refused(/^Invalid session for the user\.$/, 'A'.repeat(40)),
    },
  },
  {
    operation: 'ConfirmSignUp',
    stage: async (world) => {
      const seed = await rivals(world)
      return { input: { ...named(seed, 'ann'), ConfirmationCode: await world.code(seed.poolId, 'ann') } }
    },
    members: { ForceAliasCreation: true },
  },
  {
    operation: 'ResendConfirmationCode',
    stage: async (world) => {
      const seed = await watchedSeed(world)
      const name = world.newName()
      await signUp(world, seed, name)
      return {
        input: named(seed, name),
        values: contextValues(world, seed),
        look: () => world.watch(seed.poolId, name),
      }
    },
    members: { SecretHash: present, ClientMetadata: told, ...contextMembers },
  },
  {
    operation: 'ForgotPassword',
    stage: async (world) => {
      const seed = await watchedSeed(world)
      const name = world.newName()
      await world.createUser(seed.poolId, name)
      return {
        input: named(seed, name),
        values: contextValues(world, seed),
        look: () => world.watch(seed.poolId, name),
      }
    },
    members: { SecretHash: present, ClientMetadata: told, ...contextMembers },
  },
  {
    operation: 'ConfirmForgotPassword',
    stage: async (world) => {
      const seed = await watchedSeed(world)
      const name = world.newName()
      await world.createUser(seed.poolId, name)
      await world.ask('ForgotPassword', named(seed, name))
      return {
        input: {
          ...named(seed, name),
          ConfirmationCode: await world.code(seed.poolId, name),
          Password: `${PASSWORD}-new`,
        },
        values: contextValues(world, seed),
        look: () => world.watch(seed.poolId, name),
      }
    },
    members: { SecretHash: present, ClientMetadata: told, ...contextMembers },
  },
]
