import { signInBySrp } from '../srp.mjs'
import { mustWork, OTHER_PASSWORD, PASSWORD, signsIn } from '../world.mjs'

/** What is almost the password. */
const nearly = {
  'another password': 'Wrong-Horse-7',
  'the password of another user': OTHER_PASSWORD,
  'all but its last character': PASSWORD.slice(0, -1),
  'one character more': `${PASSWORD}7`,
  'other case': PASSWORD.toUpperCase(),
  'a blank before': ` ${PASSWORD}`,
  'a blank after': `${PASSWORD} `,
  'a NUL after': `${PASSWORD}\0`,
  'a full-width letter in it': PASSWORD.replace('C', '\uff23'),
  'an invisible character in it': `${PASSWORD.slice(0, 3)}\u200b${PASSWORD.slice(3)}`,
  'the former password': 'Former-Horse-6',
  'the text undefined': 'undefined',
  'the text null': 'null',
  'the username': undefined,
}

const ways = {
  USER_PASSWORD_AUTH: (world, client, name, password) => world.enter(client, name, password),
  ADMIN_USER_PASSWORD_AUTH: (world, client, name, password) =>
    world.call('AdminInitiateAuth', {
      UserPoolId: client.poolId,
      ClientId: client.id,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: name, PASSWORD: password },
    }),
  USER_SRP_AUTH: (world, client, name, password) => signInBySrp(world, client, name, password),
}

export const passwords = Object.entries(ways).map(([flow, enter]) => ({
  title: `Passwords by ${flow}`,
  async set(world) {
    const client = await world.client(await world.pool())
    const former = await world.user(client.poolId, { password: 'Former-Horse-6' })
    const { name } = former
    await world.call('AdminSetUserPassword', {
      UserPoolId: client.poolId,
      Username: name,
      Password: PASSWORD,
      Permanent: true,
    })
    await world.user(client.poolId, { password: OTHER_PASSWORD })
    await signsIn(enter(world, client, name, PASSWORD))
    return { client, name }
  },
  cases: Object.entries(nearly).map(([name, password]) => ({
    name,
    async attempt({ client, name: username }, world) {
      // The lock after five failures would refuse everything that comes after: a right sign-in takes it back.
      await mustWork(signsIn(enter(world, client, username, PASSWORD)))
      await signsIn(enter(world, client, username, password ?? username))
    },
  })),
}))

export const people = {
  title: 'People who may not enter, with their right password',
  async set(world) {
    const client = await world.client(await world.pool())
    const elsewhere = await world.client(await world.pool())
    const user = await world.user(client.poolId)
    await signsIn(world.enter(client, user.name, PASSWORD))
    return { client, elsewhere, user }
  },
  cases: [
    refused('a user of another pool', async ({ elsewhere, user }) => [elsewhere, user.name]),
    refused('a name of nobody', async ({ client }, world) => [client, world.name()]),
    refused('a disabled user', (scene, world) => after(scene, world, 'AdminDisableUser')),
    refused('a deleted user', (scene, world) => after(scene, world, 'AdminDeleteUser')),
    refused('a user whose password was reset', (scene, world) => after(scene, world, 'AdminResetUserPassword')),
    refused('a user who has not confirmed', async ({ client }, world) => {
      const name = world.name()
      await world.call('SignUp', {
        ClientId: client.id,
        Username: name,
        Password: PASSWORD,
        UserAttributes: [{ Name: 'email', Value: `${name}@example.com` }],
      })
      return [client, name]
    }),
    refused('a user with a temporary password', async ({ client }, world) => {
      const name = world.name()
      await world.call('AdminCreateUser', {
        UserPoolId: client.poolId,
        Username: name,
        TemporaryPassword: PASSWORD,
        MessageAction: 'SUPPRESS',
      })
      return [client, name]
    }),
    refused('the name with a blank after it', async ({ client, user }) => [client, `${user.name} `]),
    refused('the email where it is no alias', async ({ client, user }) => [client, user.email]),
  ],
}

async function after({ client }, world, operation) {
  const { name } = await world.user(client.poolId)
  await mustWork(signsIn(world.enter(client, name, PASSWORD)))
  await mustWork(world.call(operation, { UserPoolId: client.poolId, Username: name }))
  return [client, name]
}

function refused(name, whom) {
  return {
    name,
    async attempt(scene, world) {
      const [client, username] = await mustWork(whom(scene, world))
      await signsIn(world.enter(client, username, PASSWORD))
    },
  }
}
