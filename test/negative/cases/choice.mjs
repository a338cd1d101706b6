import { Impossible, mustWork, PASSWORD, signsIn } from '../world.mjs'

async function scene(world) {
  const poolId = await world.pool({
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  })
  const place = { client: await world.client(poolId), sibling: await world.client(poolId) }
  const [user, other] = [await world.user(poolId), await world.user(poolId)]
  return { ...place, user, other }
}

const start = ({ client }, world, name, parameters = {}) =>
  world.call('InitiateAuth', {
    ClientId: client.id,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: name, ...parameters },
  })

const enterCode = (world, client, name, code, Session) =>
  signsIn(world.answer(client, 'EMAIL_OTP', { USERNAME: name, EMAIL_OTP_CODE: code }, Session))

async function asked(place, world, user) {
  const { ChallengeName, Session } = await mustWork(
    start(place, world, user.name, { PREFERRED_CHALLENGE: 'EMAIL_OTP' }),
  )
  if (ChallengeName !== 'EMAIL_OTP') throw new Impossible('no EMAIL_OTP here')
  return { Session, code: await world.codeTo(user.email) }
}

export const choice = [
  {
    title: 'Choice-based sign-in by password',
    async set(world) {
      const place = await scene(world)
      const { name } = place.user
      await signsIn(start(place, world, name, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD }))
      return place
    },
    cases: [
      ['a wrong password', { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: 'Wrong-Horse-7' }],
      ['no password', { PREFERRED_CHALLENGE: 'PASSWORD' }],
      ['a password without a choice', { PASSWORD: 'Wrong-Horse-7' }],
      ['a factor that the pool does not have', { PREFERRED_CHALLENGE: 'SMS_OTP' }],
      ['a factor that does not exist', { PREFERRED_CHALLENGE: 'TRUST' }],
      ['a passkey that nobody has', { PREFERRED_CHALLENGE: 'WEB_AUTHN' }],
    ].map(([name, parameters]) => ({
      name,
      attempt: (place, world) => signsIn(start(place, world, place.user.name, parameters)),
    })),
  },
  {
    title: 'Choice-based sign-in by a code',
    async set(world) {
      const place = await scene(world)
      const { Session, code } = await asked(place, world, place.user)
      await enterCode(world, place.client, place.user.name, code, Session)
      return place
    },
    cases: [
      {
        name: 'a wrong code',
        async attempt(place, world) {
          const { Session, code } = await asked(place, world, place.user)
          await enterCode(world, place.client, place.user.name, code === '27182818' ? '31415926' : '27182818', Session)
        },
      },
      {
        name: 'no code',
        async attempt(place, world) {
          const { Session } = await asked(place, world, place.user)
          await signsIn(world.answer(place.client, 'EMAIL_OTP', { USERNAME: place.user.name }, Session))
        },
      },
      {
        name: 'the code of another sign-in',
        async attempt(place, world) {
          const [first, second] = [await asked(place, world, place.user), await asked(place, world, place.user)]
          if (first.code === second.code) return
          await enterCode(world, place.client, place.user.name, second.code, first.Session)
        },
      },
      {
        name: 'the code and the session of another user',
        async attempt(place, world) {
          const { Session, code } = await asked(place, world, place.other)
          await enterCode(world, place.client, place.user.name, code, Session)
        },
      },
      {
        name: 'the session of another client',
        async attempt(place, world) {
          const { Session, code } = await asked(place, world, place.user)
          await enterCode(world, place.sibling, place.user.name, code, Session)
        },
      },
      {
        name: 'code and session a second time',
        async attempt(place, world) {
          const { Session, code } = await asked(place, world, place.user)
          await mustWork(enterCode(world, place.client, place.user.name, code, Session))
          await enterCode(world, place.client, place.user.name, code, Session)
        },
      },
    ],
  },
]
