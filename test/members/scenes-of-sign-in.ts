import { srpClient } from '../operations/sign-in/srp-client.js'
import { chrome } from '../operations/threats/threat-scene.js'
import { PASSWORD } from '../support/seed.js'
import { contextValues, elsewhere, hashOf, named, signUp, told, watchedSeed } from './public-client.js'
import { beside, present, refused, type Scene, staged, stagedBeside } from './scene.js'
import type { Members, World } from './world.js'

const publicContext = { 'UserContextData.IpAddress': elsewhere, 'UserContextData.EncodedData': staged }
/** There are no browser sessions that could end with a token. */
export const noLinked = /^Poolgate does not support RevokeAssociatedSessions LINKED yet\.$/
const TEMPORARY = 'Temporary-Horse-7'
const place = { IpAddress: elsewhere, ServerName: 'app.example.com', ServerPath: '/', HttpHeaders: [] }
const withHeader = (header: Members) => ({ ContextData: { ...place, HttpHeaders: [header] } })
const signedContext = {
  ContextData: place,
  'ContextData.HttpHeaders[].headerName': beside(withHeader({ headerValue: chrome }), 'User-Agent'),
  'ContextData.HttpHeaders[].headerValue': beside(withHeader({ headerName: 'User-Agent' }), chrome),
  'ContextData.EncodedData': stagedBeside({ ContextData: place }),
}

async function known(world: World) {
  const seed = await watchedSeed(world)
  const name = world.newName()
  await world.createUser(seed.poolId, name)
  return { seed, name, look: () => world.watch(seed.poolId, name), SECRET_HASH: hashOf(seed, name) }
}

/** A person who was invited and has to choose a password. */
async function invited(world: World) {
  const seed = await watchedSeed(world)
  const name = world.newName()
  const user = { UserPoolId: seed.poolId, Username: name, TemporaryPassword: TEMPORARY, MessageAction: 'SUPPRESS' }
  await world.ask('AdminCreateUser', user)
  const hash = { USERNAME: name, SECRET_HASH: hashOf(seed, name) }
  const AuthParameters = { ...hash, PASSWORD: TEMPORARY }
  const start = { ClientId: seed.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }
  const { Session, ChallengeName } = await world.ask('InitiateAuth', start)
  const ChallengeResponses = { ...hash, NEW_PASSWORD: PASSWORD }
  return {
    seed,
    answer: { ClientId: seed.clientId, ChallengeName, Session, ChallengeResponses },
    look: () => world.watch(seed.poolId, name),
  }
}

/** The answer to SRP, with which risk is judged. */
async function provesPassword(world: World) {
  const { seed, name, look, SECRET_HASH } = await known(world)
  const client = srpClient(seed.poolId, PASSWORD)
  const AuthParameters = { USERNAME: name, SRP_A: client.srpA, SECRET_HASH }
  const start = { ClientId: seed.clientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters }
  const { Session, ChallengeName, ChallengeParameters } = await world.ask('InitiateAuth', start)
  const answers = client.answer(ChallengeParameters as Record<string, string>)
  const ChallengeResponses = { ...answers, SECRET_HASH: hashOf(seed, String(answers.USERNAME)) }
  return { seed, look, answer: { ClientId: seed.clientId, ChallengeName, Session, ChallengeResponses } }
}

/** The session of a person who has just confirmed the sign-up. */
async function confirmed(world: World) {
  const seed = await watchedSeed(world)
  const name = world.newName()
  const { Session: registered } = await signUp(world, seed, name)
  const ConfirmationCode = await world.code(seed.poolId, name)
  const { Session } = await world.ask('ConfirmSignUp', { ...named(seed, name), ConfirmationCode, Session: registered })
  const AuthParameters = { USERNAME: name, SECRET_HASH: hashOf(seed, name) }
  return { seed, Session, start: { ClientId: seed.clientId, AuthFlow: 'USER_AUTH', AuthParameters } }
}

const publicScenes: readonly Scene[] = [
  {
    operation: 'InitiateAuth',
    stage: async (world) => {
      const { seed, name, look, SECRET_HASH } = await known(world)
      const AuthParameters = { USERNAME: name, PASSWORD, SECRET_HASH }
      const input = { ClientId: seed.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }
      return { input, values: contextValues(world, seed), look }
    },
    members: { AuthParameters: present, ClientMetadata: told, ...publicContext },
  },
  {
    operation: 'InitiateAuth',
    stage: async (world) => {
      const { start, Session } = await confirmed(world)
      return { input: start, values: { Session } }
    },
    members: { Session: staged },
  },
  {
    operation: 'RespondToAuthChallenge',
    stage: async (world) => {
      const { answer, look } = await invited(world)
      return { input: answer, look }
    },
    members: { Session: present, ChallengeResponses: present, ClientMetadata: told },
  },
  {
    operation: 'RespondToAuthChallenge',
    stage: async (world) => {
      const { seed, answer, look } = await provesPassword(world)
      return { input: answer, values: contextValues(world, seed), look }
    },
    members: publicContext,
  },
]

const signedScenes: readonly Scene[] = [
  {
    operation: 'AdminInitiateAuth',
    stage: async (world) => {
      const { seed, name, look, SECRET_HASH } = await known(world)
      const AuthParameters = { USERNAME: name, PASSWORD, SECRET_HASH }
      const { poolId: UserPoolId, clientId: ClientId } = seed
      const input = { UserPoolId, ClientId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH', AuthParameters }
      return { input, values: contextValues(world, seed, 'ContextData'), look }
    },
    members: { AuthParameters: present, ClientMetadata: told, ...signedContext },
  },
  {
    operation: 'AdminInitiateAuth',
    stage: async (world) => {
      const { seed, start, Session } = await confirmed(world)
      return { input: { ...start, UserPoolId: seed.poolId }, values: { Session } }
    },
    members: { Session: staged },
  },
  {
    operation: 'AdminRespondToAuthChallenge',
    stage: async (world) => {
      const { seed, answer, look } = await invited(world)
      return { input: { ...answer, UserPoolId: seed.poolId }, look }
    },
    members: { Session: present, ChallengeResponses: present, ClientMetadata: told },
  },
  {
    operation: 'AdminRespondToAuthChallenge',
    stage: async (world) => {
      const { seed, answer, look } = await provesPassword(world)
      const input = { ...answer, UserPoolId: seed.poolId }
      return { input, values: contextValues(world, seed, 'ContextData'), look }
    },
    members: signedContext,
  },
]

/** A refresh token of a client with a secret. */
async function confidential(world: World) {
  const { seed, name, look, SECRET_HASH } = await known(world)
  const AuthParameters = { USERNAME: name, PASSWORD, SECRET_HASH }
  const start = { ClientId: seed.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }
  const { AuthenticationResult } = await world.ask('InitiateAuth', start)
  return { seed, look, refresh: (AuthenticationResult as Members).RefreshToken }
}

const refreshScenes: readonly Scene[] = [
  {
    operation: 'GetTokensFromRefreshToken',
    stage: async (world) => {
      const { seed, look, refresh } = await confidential(world)
      const input = { ClientId: seed.clientId, RefreshToken: refresh, ClientSecret: seed.clientSecret }
      return { input, look }
    },
    members: { ClientSecret: present, ClientMetadata: told },
  },
  {
    operation: 'RevokeToken',
    stage: async (world) => {
      const { seed, refresh } = await confidential(world)
      return { input: { ClientId: seed.clientId, Token: refresh, ClientSecret: seed.clientSecret } }
    },
    members: {
      ClientSecret: present,
      RevokeAssociatedSessions: refused(noLinked, 'LINKED'),
    },
  },
]

export const signInScenes: readonly Scene[] = [...publicScenes, ...signedScenes, ...refreshScenes]
