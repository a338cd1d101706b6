import { Impossible, mustWork, PASSWORD } from '../world.mjs'

const never = { 'an empty code': '', 'a code of letters': 'abcdef', 'a blank': ' ', 'the text null': 'null' }

async function signUp({ client }, world) {
  const name = world.name()
  const email = `${name}@example.com`
  await mustWork(
    world.call('SignUp', {
      ClientId: client.id,
      Username: name,
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: email }],
    }),
  )
  return { name, email }
}

const confirm = ({ client }, world, name, ConfirmationCode) =>
  world.call('ConfirmSignUp', { ClientId: client.id, Username: name, ConfirmationCode })

const forgot = ({ client }, world, { name }) => world.call('ForgotPassword', { ClientId: client.id, Username: name })

const reset = ({ client }, world, name, ConfirmationCode) =>
  world.call('ConfirmForgotPassword', {
    ClientId: client.id,
    Username: name,
    ConfirmationCode,
    Password: 'Recovered-Horse-5',
  })

const verify = (world, AccessToken, Code) =>
  world.call('VerifyUserAttribute', { AccessToken, AttributeName: 'email', Code })

async function set(world) {
  const client = await world.client(await world.pool({ AutoVerifiedAttributes: ['email'] }))
  return { client, hasInbox: await hasInbox(world) }
}

async function hasInbox(world) {
  const response = await fetch(`${world.endpoint.replace(/\/$/, '')}/_poolgate/inbox`).catch(() => undefined)
  return response?.ok && (response.headers.get('content-type') ?? '').includes('json')
}

/** A code of six digits that is not the right one; where codes cannot be read, one that is right once in a million. */
async function wrongCode({ hasInbox }, world, email) {
  if (!hasInbox) return '271828'
  return (await world.codeTo(email)) === '271828' ? '314159' : '271828'
}

/** Two parties, one of whom shows the other's code. */
async function codeOfAnother(scene, world, ask) {
  if (!scene.hasInbox) throw new Impossible('codes cannot be read here')
  const [mine, theirs] = [await ask(), await ask()]
  const [right, other] = [await world.codeTo(mine.email), await world.codeTo(theirs.email)]
  if (right === other) throw new Impossible('two codes were the same')
  return { mine, code: other, right }
}

export const codes = [
  {
    title: 'Confirmation codes',
    set,
    cases: [
      {
        name: 'a wrong code',
        async attempt(scene, world) {
          const { name, email } = await signUp(scene, world)
          await confirm(scene, world, name, await wrongCode(scene, world, email))
        },
      },
      ...Object.entries(never).map(([name, code]) => ({
        name,
        attempt: async (scene, world) => confirm(scene, world, (await signUp(scene, world)).name, code),
      })),
      {
        name: 'the code of another user',
        async attempt(scene, world) {
          const { mine, code } = await codeOfAnother(scene, world, () => signUp(scene, world))
          await confirm(scene, world, mine.name, code)
        },
      },
      {
        name: 'a reset code, made of a sign-up code',
        async attempt(scene, world) {
          if (!scene.hasInbox) throw new Impossible('codes cannot be read here')
          const user = await signUp(scene, world)
          await reset(scene, world, user.name, await world.codeTo(user.email))
        },
      },
      {
        name: 'the code of before it was sent again',
        async attempt(scene, world) {
          if (!scene.hasInbox) throw new Impossible('codes cannot be read here')
          const { name, email } = await signUp(scene, world)
          const first = await world.codeTo(email)
          await mustWork(world.call('ResendConfirmationCode', { ClientId: scene.client.id, Username: name }))
          if ((await world.codeTo(email)) === first) throw new Impossible('two codes were the same')
          await confirm(scene, world, name, first)
        },
      },
      {
        name: 'the right code a second time',
        async attempt(scene, world) {
          if (!scene.hasInbox) throw new Impossible('codes cannot be read here')
          const { name, email } = await signUp(scene, world)
          const code = await world.codeTo(email)
          await mustWork(confirm(scene, world, name, code))
          await confirm(scene, world, name, code)
        },
      },
      {
        name: 'no code was ever asked for',
        attempt: (scene, world) => confirm(scene, world, world.name(), '271828'),
      },
    ],
  },
  {
    title: 'Reset codes',
    set,
    cases: [
      {
        name: 'a wrong code',
        async attempt(scene, world) {
          const user = await mustWork(world.user(scene.client.poolId))
          await mustWork(forgot(scene, world, user))
          await reset(scene, world, user.name, await wrongCode(scene, world, user.email))
        },
      },
      ...Object.entries(never).map(([name, code]) => ({
        name,
        async attempt(scene, world) {
          const user = await mustWork(world.user(scene.client.poolId))
          await mustWork(forgot(scene, world, user))
          await reset(scene, world, user.name, code)
        },
      })),
      {
        name: 'no code was asked for',
        async attempt(scene, world) {
          const user = await mustWork(world.user(scene.client.poolId))
          await reset(scene, world, user.name, '271828')
        },
      },
      {
        name: 'the code of another user',
        async attempt(scene, world) {
          const { mine, code } = await codeOfAnother(scene, world, async () => {
            const user = await mustWork(world.user(scene.client.poolId))
            await mustWork(forgot(scene, world, user))
            return user
          })
          await reset(scene, world, mine.name, code)
        },
      },
      {
        name: 'the right code a second time',
        async attempt(scene, world) {
          if (!scene.hasInbox) throw new Impossible('codes cannot be read here')
          const user = await mustWork(world.user(scene.client.poolId))
          await mustWork(forgot(scene, world, user))
          const code = await world.codeTo(user.email)
          await mustWork(reset(scene, world, user.name, code))
          await reset(scene, world, user.name, code)
        },
      },
    ],
  },
  {
    title: 'Codes of attributes',
    async set(world) {
      const scene = await set(world)
      const user = await world.user(scene.client.poolId)
      const { AccessToken } = await world.tokens(scene.client, user)
      await world.call('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'email' })
      return { ...scene, user, AccessToken }
    },
    cases: [
      {
        name: 'a wrong code',
        attempt: async (scene, world) =>
          verify(world, scene.AccessToken, await wrongCode(scene, world, scene.user.email)),
      },
      ...Object.entries(never).map(([name, code]) => ({
        name,
        attempt: (scene, world) => verify(world, scene.AccessToken, code),
      })),
      {
        name: 'the code of another user',
        async attempt(scene, world) {
          if (!scene.hasInbox) throw new Impossible('codes cannot be read here')
          const other = await mustWork(world.user(scene.client.poolId))
          const { AccessToken } = await mustWork(world.tokens(scene.client, other))
          await mustWork(world.call('GetUserAttributeVerificationCode', { AccessToken, AttributeName: 'email' }))
          await verify(world, scene.AccessToken, await world.codeTo(other.email))
        },
      },
    ],
  },
]
