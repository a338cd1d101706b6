import { confirm, emailOf, password, signUp, usernameOf } from './seed.mjs'
import { signInWithSrp } from './srp.mjs'

/** Every user comes up, in an order that no cache foresees. */
const stride = 7919
const srpUsers = 50
/** Names of the SignUp workload, apart from the seeded ones and from those of an earlier run. */
const run = Date.now().toString(36)
let signUps = 0

/**
 * What is measured. `run(target)` gives one operation; `verdict` says whether the rate or the median latency counts;
 * `concurrency` and `operations` bound those that are not a matter of saturation; `background` names the workload that
 * keeps the server busy meanwhile. Reads come first: what the later ones write disturbs them least.
 */
export const workloads = {
  AdminGetUser: {
    title: 'AdminGetUser, SigV4',
    run: (target) => (client, i) =>
      client.call('AdminGetUser', { UserPoolId: target.poolId, Username: usernameOf((i * stride) % target.users) }),
  },
  GetUser: {
    title: 'GetUser',
    run: (target) => (client, i) => client.call('GetUser', { AccessToken: pick(target.tokens, i).AccessToken }),
  },
  ListUsersByEmail: {
    title: 'ListUsers, email equality',
    run: (target) => (client, i) => {
      const email = emailOf(usernameOf((i * stride) % target.users))
      return client.call('ListUsers', { UserPoolId: target.poolId, Limit: 60, Filter: `email = "${email}"` })
    },
  },
  ListUsersPage: {
    title: 'ListUsers, page of 60 by prefix',
    run: (target) => (client) =>
      client.call('ListUsers', { UserPoolId: target.poolId, Limit: 60, Filter: 'email ^= "user00000"' }),
  },
  Refresh: {
    title: 'REFRESH_TOKEN_AUTH',
    run: (target) => (client, i) =>
      client.call('InitiateAuth', {
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        ClientId: target.clientId,
        AuthParameters: { REFRESH_TOKEN: pick(target.tokens, i).RefreshToken },
      }),
  },
  PasswordSignIn: { title: 'USER_PASSWORD_AUTH', run: passwordSignIn },
  SrpSignIn: {
    title: 'USER_SRP_AUTH, whole exchange',
    run: (target) => (client, i) =>
      signInWithSrp(client, target, usernameOf(i % Math.min(target.signIns, srpUsers)), password),
  },
  SignUp: {
    title: 'SignUp + AdminConfirmSignUp',
    run: (target) => async (client) => {
      const username = `new-${run}-${signUps++}`
      await signUp(client, target, username)
      await confirm(client, target, username)
    },
  },
  CreateUserPool: {
    title: 'CreateUserPool',
    verdict: 'latency',
    concurrency: 1,
    operations: 4,
    run: () => async (client) => {
      const { UserPool: pool } = await client.ask('CreateUserPool', { PoolName: 'bench-throw-away' })
      return (later) => later.call('DeleteUserPool', { UserPoolId: pool.Id })
    },
  },
  ReadsDuringSignIns: {
    title: 'reads while sign-ins saturate',
    verdict: 'latency',
    concurrency: 1,
    background: 'PasswordSignIn',
    run: (target) => (client, i) =>
      i % 2 === 0
        ? client.call('AdminGetUser', { UserPoolId: target.poolId, Username: usernameOf((i * stride) % target.users) })
        : client.call('GetUser', { AccessToken: pick(target.tokens, i).AccessToken }),
  },
}

/** Names of workloads: all, or those that were asked for. */
export function chooseWorkloads(only) {
  const names = only === '' ? Object.keys(workloads) : only.split(',')
  const unknown = names.filter((name) => !Object.hasOwn(workloads, name))
  if (unknown.length > 0) throw new Error(`no such workload: ${unknown} (there are ${Object.keys(workloads)})`)
  return names
}

function passwordSignIn(target) {
  return (client, i) =>
    client.call('InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: target.clientId,
      AuthParameters: { USERNAME: usernameOf((i * stride) % target.signIns), PASSWORD: password },
    })
}

function pick(list, i) {
  return list[i % list.length]
}
