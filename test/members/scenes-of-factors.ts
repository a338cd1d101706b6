import { totpCode } from '../operations/mfa/mfa-calls.js'
import { PasskeyCalls } from '../operations/passkeys/passkey-calls.js'
import type { Seed } from '../support/seed.js'
import { beside, present, refused, type Scene, staged } from './scene.js'
import { noLinked } from './scenes-of-sign-in.js'
import { type Members, SMS_CALLER, type World } from './world.js'

const phone = { phone_number: '+15555550123', phone_number_verified: 'true' }
const smsOption = [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }]

const anyFirst = { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } }

const everyFactor = {
  MfaConfiguration: 'OPTIONAL',
  SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: SMS_CALLER } },
  SoftwareTokenMfaConfiguration: { Enabled: true },
  EmailMfaConfiguration: {},
  WebAuthnConfiguration: { FactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' },
}

/** Ann, signed in, in a pool with second factors. */
async function signedIn(world: World) {
  const seed = await world.shared(anyFirst, {}, everyFactor)
  const name = world.newName()
  await world.createUser(seed.poolId, name, phone)
  const { access } = await world.tokens(seed, name)
  const user = { UserPoolId: seed.poolId, Username: name }
  const look = async () => ({
    user: await world.call('AdminGetUser', user),
    factors: await world.call('AdminGetUserAuthFactors', user),
  })
  return { seed, name, access, user, look }
}

function code(world: World, secret: unknown): string {
  return totpCode(String(secret), world.server.clock.now().getTime())
}

/** Ann with a software token that she has registered. */
async function registered(world: World) {
  const { access: AccessToken, ...rest } = await signedIn(world)
  const { SecretCode } = await world.ask('AssociateSoftwareToken', { AccessToken })
  await world.ask('VerifySoftwareToken', { AccessToken, UserCode: code(world, SecretCode) })
  return { AccessToken, ...rest }
}

/** The session of someone who has to set up a software token. */
async function setUp(world: World) {
  const mfa = { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } }
  const seed = await world.shared({}, {}, mfa)
  const name = world.newName()
  await world.createUser(seed.poolId, name)
  const { body } = await world.passwordSignIn(seed, name)
  return body.Session
}

const preferences: Members = {
  'SMSMfaSettings.Enabled': true,
  'SMSMfaSettings.PreferredMfa': beside({ SMSMfaSettings: { Enabled: true } }, true),
  'SoftwareTokenMfaSettings.Enabled': true,
  'SoftwareTokenMfaSettings.PreferredMfa': beside({ SoftwareTokenMfaSettings: { Enabled: true } }, true),
  'EmailMfaSettings.Enabled': true,
  'EmailMfaSettings.PreferredMfa': beside({ EmailMfaSettings: { Enabled: true } }, true),
}

const passkeyPreference = { 'WebAuthnMfaSettings.Enabled': beside({ EmailMfaSettings: { Enabled: true } }, true) }

/** Ann with a passkey, which she is asked for once the pool asks for no second factor any more. */
async function withPasskey(world: World) {
  const seed = await world.seed(anyFirst)
  const { poolId: UserPoolId, clientId: ClientId } = seed
  await world.ask('SetUserPoolMfaConfig', { UserPoolId, MfaConfiguration: 'OPTIONAL', EmailMfaConfiguration: {} })
  await world.createUser(UserPoolId, 'ann')
  const { access: AccessToken } = await world.tokens(seed, 'ann')
  await new PasskeyCalls(world.server, AccessToken).register()
  const look = async () => {
    await world.call('SetUserPoolMfaConfig', { UserPoolId, MfaConfiguration: 'OFF' })
    const AuthParameters = { USERNAME: 'ann', PREFERRED_CHALLENGE: 'WEB_AUTHN' }
    return world.call('InitiateAuth', { ClientId, AuthFlow: 'USER_AUTH', AuthParameters })
  }
  return { AccessToken, user: { UserPoolId, Username: 'ann' }, look }
}

const preferenceScenes: readonly Scene[] = [
  {
    operation: 'AdminSetUserMFAPreference',
    stage: async (world) => {
      const { user, look } = await registered(world)
      return { input: user, look }
    },
    members: preferences,
  },
  {
    operation: 'SetUserMFAPreference',
    stage: async (world) => {
      const { AccessToken, look } = await registered(world)
      return { input: { AccessToken }, look }
    },
    members: preferences,
  },
  {
    operation: 'AdminSetUserMFAPreference',
    stage: async (world) => {
      const { user, look } = await withPasskey(world)
      return { input: user, look }
    },
    members: passkeyPreference,
  },
  {
    operation: 'SetUserMFAPreference',
    stage: async (world) => {
      const { AccessToken, look } = await withPasskey(world)
      return { input: { AccessToken }, look }
    },
    members: passkeyPreference,
  },
  {
    operation: 'AdminSetUserSettings',
    stage: async (world) => {
      const { user, look } = await signedIn(world)
      return { input: { ...user, MFAOptions: smsOption }, look }
    },
    members: { 'MFAOptions[].DeliveryMedium': present, 'MFAOptions[].AttributeName': present },
  },
  {
    operation: 'SetUserSettings',
    stage: async (world) => {
      const { access: AccessToken, look } = await signedIn(world)
      return { input: { AccessToken, MFAOptions: smsOption }, look }
    },
    members: { 'MFAOptions[].DeliveryMedium': present, 'MFAOptions[].AttributeName': present },
  },
]

/** What the challenge says of the token that was registered; it is named to who chooses it among others. */
async function challenged(world: World, seed: Seed, name: string) {
  const user = { UserPoolId: seed.poolId, Username: name }
  const on = { Enabled: true }
  await world.call('AdminSetUserMFAPreference', { ...user, SoftwareTokenMfaSettings: on, EmailMfaSettings: on })
  const { body } = await world.passwordSignIn(seed, name)
  const ChallengeResponses = { USERNAME: name, ANSWER: 'SOFTWARE_TOKEN_MFA' }
  const choice = { ChallengeName: 'SELECT_MFA_TYPE', Session: body.Session, ChallengeResponses }
  return world.call('RespondToAuthChallenge', { ClientId: seed.clientId, ...choice })
}

const tokenScenes: readonly Scene[] = [
  {
    operation: 'AssociateSoftwareToken',
    stage: async (world) => ({ input: { AccessToken: (await signedIn(world)).access } }),
    members: { AccessToken: present },
  },
  {
    operation: 'AssociateSoftwareToken',
    stage: async (world) => ({ input: {}, values: { Session: await setUp(world) } }),
    members: { Session: staged },
  },
  {
    operation: 'VerifySoftwareToken',
    stage: async (world) => {
      const { seed, name, access: AccessToken } = await signedIn(world)
      const { SecretCode } = await world.ask('AssociateSoftwareToken', { AccessToken })
      const input = { AccessToken, UserCode: code(world, SecretCode) }
      return { input, look: () => challenged(world, seed, name) }
    },
    members: { AccessToken: present, FriendlyDeviceName: 'My telephone' },
  },
  {
    operation: 'VerifySoftwareToken',
    stage: async (world) => {
      const Session = await setUp(world)
      const associated = await world.ask('AssociateSoftwareToken', { Session })
      const UserCode = code(world, associated.SecretCode)
      return { input: { UserCode }, values: { Session: associated.Session } }
    },
    members: { Session: staged },
  },
]

/** Two sessions of Ann, of which the second one can be revoked. */
async function twoSessions(world: World) {
  const seed = await world.shared({ PoolName: 'sessions' })
  const { poolId: UserPoolId } = seed
  const tracking = { UserPoolId, UserSessionTracking: 'ENABLED', TokenSession: { MaxPerUser: 5 } }
  await world.ask('SetUserPoolSessionConfiguration', tracking)
  const Username = world.newName()
  await world.createUser(UserPoolId, Username)
  const { access: AccessToken } = await world.tokens(seed, Username)
  await world.tokens(seed, Username)
  const { Sessions } = await world.ask('ListUserSessions', { AccessToken })
  const other = (Sessions as Members[]).find(({ IsCurrentSession }) => !IsCurrentSession)
  return { AccessToken, UserPoolId, Username, SessionId: other?.SessionId }
}

const sessionScenes: readonly Scene[] = [
  {
    operation: 'RevokeUserSession',
    stage: async (world) => {
      const { AccessToken, SessionId } = await twoSessions(world)
      return { input: { AccessToken, SessionId } }
    },
    members: { RevokeAssociatedSessions: refused(noLinked, 'LINKED') },
  },
  {
    operation: 'AdminRevokeUserSession',
    stage: async (world) => {
      const { UserPoolId, Username, SessionId } = await twoSessions(world)
      return { input: { UserPoolId, Username, SessionId } }
    },
    members: { RevokeAssociatedSessions: refused(noLinked, 'LINKED') },
  },
]

export const factorScenes: readonly Scene[] = [...preferenceScenes, ...tokenScenes, ...sessionScenes]
