import { totp } from '../../../bench/client/totp.mjs'
import { Impossible, mustWork, PASSWORD, signsIn } from '../world.mjs'

async function scene(world) {
  const poolId = await world.pool()
  await world.call('SetUserPoolMfaConfig', {
    UserPoolId: poolId,
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  })
  return { client: await world.client(poolId), sibling: await world.client(poolId) }
}

/** A user who signs in with a password and a code; the code of the last step is spent. */
async function protectedUser({ client }, world) {
  const user = await world.user(client.poolId)
  const { AccessToken } = await world.tokens(client, user)
  const { SecretCode: secret } = await world.call('AssociateSoftwareToken', { AccessToken })
  await world.call('VerifySoftwareToken', { AccessToken, UserCode: totp(secret, -1) })
  await world.call('SetUserMFAPreference', {
    AccessToken,
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
  })
  return { ...user, secret }
}

async function begin({ client }, world, user) {
  const { ChallengeName, Session } = await mustWork(world.enter(client, user.name, PASSWORD))
  if (ChallengeName !== 'SOFTWARE_TOKEN_MFA') throw new Impossible('no SOFTWARE_TOKEN_MFA here')
  return Session
}

const answer = (world, client, name, code, Session) =>
  signsIn(world.answer(client, 'SOFTWARE_TOKEN_MFA', { USERNAME: name, SOFTWARE_TOKEN_MFA_CODE: code }, Session))

const wrongCodes = {
  'a wrong code': ({ secret }) => (totp(secret) === '271828' ? '314159' : '271828'),
  'an empty code': () => '',
  zeros: ({ secret }) => (totp(secret) === '000000' ? '000001' : '000000'),
  'all but the last digit': ({ secret }) => totp(secret).slice(0, 5),
  'one digit more': ({ secret }) => `${totp(secret)}0`,
  'a code of ten minutes ago': ({ secret }) => totp(secret, -20),
  'a code of ten minutes ahead': ({ secret }) => totp(secret, 20),
  'the code of another user': (_, other) => totp(other.secret),
  'the secret itself': ({ secret }) => secret.slice(0, 6),
}

const insteadOf = [
  ['NEW_PASSWORD_REQUIRED', { NEW_PASSWORD: 'Brand-New-Horse-4' }],
  ['SMS_MFA', { SMS_MFA_CODE: '123456' }],
  ['EMAIL_OTP', { EMAIL_OTP_CODE: '123456' }],
  ['MFA_SETUP', {}],
  ['SELECT_MFA_TYPE', { ANSWER: 'SMS_MFA' }],
  ['CUSTOM_CHALLENGE', { ANSWER: 'yes' }],
  ['DEVICE_SRP_AUTH', { DEVICE_KEY: 'us-east-1_3f1b7a52-6f0e-4a57-9d0e-0c1b2d3e4f50', SRP_A: 'ab' }],
]

export const secondFactors = [
  {
    title: 'Codes of authenticator apps',
    async set(world) {
      const place = await scene(world)
      const [user, other] = [await protectedUser(place, world), await protectedUser(place, world)]
      await answer(world, place.client, user.name, totp(user.secret), await begin(place, world, user))
      return { ...place, user, other }
    },
    cases: [
      ...Object.entries(wrongCodes).map(([name, code]) => ({
        name,
        async attempt(place, world) {
          const { client, user, other } = place
          await answer(world, client, user.name, code(user, other), await begin(place, world, user))
        },
      })),
      {
        name: 'a code that was used',
        async attempt(place, world) {
          const user = await mustWork(protectedUser(place, world))
          const code = totp(user.secret)
          await mustWork(answer(world, place.client, user.name, code, await begin(place, world, user)))
          await answer(world, place.client, user.name, code, await begin(place, world, user))
        },
      },
      {
        name: 'the code that set the app up',
        async attempt(place, world) {
          const user = await mustWork(protectedUser(place, world))
          await answer(world, place.client, user.name, totp(user.secret, -1), await begin(place, world, user))
        },
      },
      ...[
        ['no session', () => undefined],
        ['a session of its own', () => 'A'.repeat(300)],
        ['the session of another user', (place, world) => begin(place, world, place.other)],
      ].map(([name, session]) => ({
        name,
        async attempt(place, world) {
          const user = await mustWork(protectedUser(place, world))
          const Session = await mustWork(Promise.resolve(session(place, world)))
          await answer(world, place.client, user.name, totp(user.secret), Session)
        },
      })),
      {
        name: 'the session of another client',
        async attempt(place, world) {
          const user = await mustWork(protectedUser(place, world))
          await answer(world, place.sibling, user.name, totp(user.secret), await begin(place, world, user))
        },
      },
      {
        name: 'a session a second time',
        async attempt(place, world) {
          const user = await mustWork(protectedUser(place, world))
          const Session = await begin(place, world, user)
          await mustWork(answer(world, place.client, user.name, totp(user.secret), Session))
          await answer(world, place.client, user.name, totp(user.secret, 1), Session)
        },
      },
    ],
  },
  {
    title: 'Another challenge than the second factor',
    async set(world) {
      const place = await scene(world)
      const user = await protectedUser(place, world)
      await answer(world, place.client, user.name, totp(user.secret), await begin(place, world, user))
      return { ...place, user }
    },
    cases: insteadOf.map(([challenge, responses]) => ({
      name: challenge,
      async attempt(place, world) {
        const { client, user } = place
        const Session = await begin(place, world, user)
        await signsIn(world.answer(client, challenge, { USERNAME: user.name, ...responses }, Session))
      },
    })),
  },
  {
    title: 'Setting up an authenticator app',
    async set(world) {
      const place = await scene(world)
      await protectedUser(place, world)
      const user = await world.user(place.client.poolId)
      const { AccessToken } = await world.tokens(place.client, user)
      const { SecretCode: secret } = await world.call('AssociateSoftwareToken', { AccessToken })
      return { ...place, AccessToken, secret }
    },
    cases: [
      {
        name: 'a preference for an app that was never verified',
        attempt: ({ AccessToken }, world) =>
          world.call('SetUserMFAPreference', {
            AccessToken,
            SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
          }),
      },
      ...['a wrong code', 'a code of ten minutes ago', 'a code of ten minutes ahead', 'zeros'].map((name) => ({
        name,
        async attempt({ AccessToken, secret }, world) {
          const UserCode = wrongCodes[name]({ secret })
          const { Status } = await world.call('VerifySoftwareToken', { AccessToken, UserCode })
          if (Status !== 'SUCCESS') await refuse()
        },
      })),
      {
        name: 'neither token nor session',
        attempt: (_, world) => world.post('AssociateSoftwareToken', {}),
      },
      {
        name: 'a session of its own',
        attempt: (_, world) => world.post('AssociateSoftwareToken', { Session: 'A'.repeat(300) }),
      },
    ],
  },
]

async function refuse() {
  throw Object.assign(new Error('the answer says so'), { $metadata: { httpStatusCode: 400 } })
}
