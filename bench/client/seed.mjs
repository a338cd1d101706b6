import { CognitoClient, withClient } from './cognito.mjs'

export const password = 'Passw0rd!bench'
/** Users from this number on are signed up but not confirmed: they are there to be searched, not to sign in. */
export const mostSignIns = 2_000
const tokenHolders = 20
const connections = 16
const patienceMilliseconds = 5_000

export function usernameOf(number) {
  return `user${String(number).padStart(7, '0')}`
}

export function emailOf(username) {
  return `${username}@example.com`
}

/** Makes a pool and a client and fills the pool; a target that already names its pool is taken as filled. */
export async function prepareTarget(target, users) {
  if (!target.poolId) {
    Object.assign(target, await withClient(target.url, createPool))
    await signUpMany(target, users)
  }
  target.users = users
  target.signIns = Math.min(users, mostSignIns)
  target.tokens = await withClient(target.url, (client) => signInSome(client, target))
}

/** A pool whose users sign in with a plain username, the cheapest kind for every server. */
export async function createPool(client) {
  const { UserPool: pool } = await client.ask('CreateUserPool', { PoolName: 'bench' })
  const { UserPoolClient: appClient } = await client.ask('CreateUserPoolClient', {
    UserPoolId: pool.Id,
    ClientName: 'bench',
    ExplicitAuthFlows: [
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_USER_SRP_AUTH',
    ],
  })
  return { poolId: pool.Id, clientId: appClient.ClientId }
}

export function signUp(client, { clientId }, username) {
  return client.call('SignUp', {
    ClientId: clientId,
    Username: username,
    Password: password,
    UserAttributes: [{ Name: 'email', Value: emailOf(username) }],
  })
}

export function confirm(client, { poolId }, username) {
  return client.call('AdminConfirmSignUp', { UserPoolId: poolId, Username: username })
}

async function signUpMany(target, users) {
  let next = 0
  async function work() {
    const client = new CognitoClient(target.url)
    while (next < users) {
      const number = next++
      await signUp(client, target, usernameOf(number))
      if (number < mostSignIns) await confirm(client, target, usernameOf(number))
    }
    client.close()
  }
  await Promise.all(Array.from({ length: Math.min(connections, users) }, work))
}

/** Tokens of the first users; a slow server gets fewer. */
async function signInSome(client, target) {
  const tokens = []
  const enough = performance.now() + patienceMilliseconds
  while (tokens.length < Math.min(tokenHolders, target.users) && (tokens.length < 2 || performance.now() < enough)) {
    const answer = await client.ask('InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: target.clientId,
      AuthParameters: { USERNAME: usernameOf(tokens.length), PASSWORD: password },
    })
    tokens.push(answer.AuthenticationResult)
  }
  return tokens
}
