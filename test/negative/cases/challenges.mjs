import { Impossible, mustWork, PASSWORD, signsIn } from '../world.mjs'

const TEMPORARY = 'Temporary-Horse-3'
const fresh = 'Brand-New-Horse-4'

async function invited({ client }, world) {
  const name = world.name()
  await mustWork(
    world.call('AdminCreateUser', {
      UserPoolId: client.poolId,
      Username: name,
      TemporaryPassword: TEMPORARY,
      MessageAction: 'SUPPRESS',
    }),
  )
  const { ChallengeName, Session } = await mustWork(world.enter(client, name, TEMPORARY))
  if (ChallengeName !== 'NEW_PASSWORD_REQUIRED') throw new Impossible('no NEW_PASSWORD_REQUIRED here')
  return { name, Session }
}

const choose = (world, client, { name, Session }, password = fresh) =>
  signsIn(world.answer(client, 'NEW_PASSWORD_REQUIRED', { USERNAME: name, NEW_PASSWORD: password }, Session))

const spoiled = {
  'no session': (session) => ({ ...session, Session: undefined }),
  'a session of its own': (session) => ({ ...session, Session: 'a'.repeat(200) }),
  'a changed session': (session) => ({
    ...session,
    Session: `${session.Session.slice(0, 40)}${session.Session[40] === 'A' ? 'B' : 'A'}${session.Session.slice(41)}`,
  }),
  'half of the session': (session) => ({ ...session, Session: session.Session.slice(0, session.Session.length >> 1) }),
  'the name of another user': (session, other) => ({ ...session, name: other.name }),
  'the session of another user': (session, other) => ({ ...session, Session: other.Session }),
}

const otherChallenges = [
  ['SMS_MFA', { SMS_MFA_CODE: '123456' }],
  ['SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE: '123456' }],
  ['EMAIL_OTP', { EMAIL_OTP_CODE: '123456' }],
  ['MFA_SETUP', {}],
  ['SELECT_MFA_TYPE', { ANSWER: 'SOFTWARE_TOKEN_MFA' }],
  ['CUSTOM_CHALLENGE', { ANSWER: 'yes' }],
  ['PASSWORD_VERIFIER', { PASSWORD_CLAIM_SIGNATURE: 'AAAA', PASSWORD_CLAIM_SECRET_BLOCK: 'AAAA', TIMESTAMP: 'now' }],
  ['DEVICE_SRP_AUTH', { DEVICE_KEY: 'us-east-1_3f1b7a52-6f0e-4a57-9d0e-0c1b2d3e4f50', SRP_A: 'ab' }],
  ['SELECT_CHALLENGE', { ANSWER: 'EMAIL_OTP' }],
  ['PASSWORD', { PASSWORD: TEMPORARY }],
  ['ADMIN_NO_SRP_AUTH', { PASSWORD: TEMPORARY }],
]

const weak = {
  'too short a password': 'Aa1-',
  'a password without digits': 'Brand-New-Horse-',
  'an empty password': '',
}

export const challenges = [
  {
    title: 'The first own password',
    async set(world) {
      const client = await world.client(await world.pool())
      await choose(world, client, await invited({ client }, world))
      return { client, sibling: await world.client(client.poolId) }
    },
    cases: [
      ...Object.entries(spoiled).map(([name, spoil]) => ({
        name,
        async attempt(scene, world) {
          const [mine, other] = [await invited(scene, world), await invited(scene, world)]
          await choose(world, scene.client, spoil(mine, other))
        },
      })),
      {
        name: 'the session of another client',
        attempt: async (scene, world) => choose(world, scene.sibling, await invited(scene, world)),
      },
      {
        name: 'a session a second time',
        async attempt(scene, world) {
          const session = await invited(scene, world)
          await mustWork(choose(world, scene.client, session))
          await choose(world, scene.client, session, 'Second-New-Horse-4')
        },
      },
      {
        name: 'a session of before another temporary password',
        async attempt(scene, world) {
          const session = await invited(scene, world)
          await mustWork(
            world.call('AdminSetUserPassword', {
              UserPoolId: scene.client.poolId,
              Username: session.name,
              Password: 'Second-Temporary-3',
              Permanent: false,
            }),
          )
          await choose(world, scene.client, session)
        },
      },
      ...Object.entries(weak).map(([name, password]) => ({
        name,
        attempt: async (scene, world) => choose(world, scene.client, await invited(scene, world), password),
      })),
    ],
  },
  {
    title: 'The session of one challenge at another one',
    async set(world) {
      const client = await world.client(await world.pool())
      await choose(world, client, await invited({ client }, world))
      return { client }
    },
    cases: otherChallenges.map(([challenge, responses]) => ({
      name: challenge,
      async attempt(scene, world) {
        const { name, Session } = await invited(scene, world)
        await signsIn(world.answer(scene.client, challenge, { USERNAME: name, ...responses }, Session))
      },
    })),
  },
  {
    title: 'Challenges that nobody asked for',
    async set(world) {
      const client = await world.client(await world.pool())
      const user = await world.user(client.poolId)
      await signsIn(world.enter(client, user.name, PASSWORD))
      return { client, user }
    },
    cases: [['NEW_PASSWORD_REQUIRED', { NEW_PASSWORD: fresh }], ...otherChallenges].map(([challenge, responses]) => ({
      name: challenge,
      attempt: ({ client, user }, world) =>
        signsIn(world.answer(client, challenge, { USERNAME: user.name, ...responses }, 'A'.repeat(300))),
    })),
  },
]
