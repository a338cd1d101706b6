#!/usr/bin/env node
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CognitoClient, withClient } from './client/cognito.mjs'
import { createPool, emailOf, password, usernameOf } from './client/seed.mjs'
import { proveBySrp, signInWithSrp } from './client/srp.mjs'
import { totp } from './client/totp.mjs'
import { readOptions } from './measure/options.mjs'
import { cpuMilliseconds } from './measure/process-usage.mjs'
import { median, quantile, short, table } from './measure/statistics.mjs'
import { describeServe, requireBuild } from './servers/own-servers.mjs'
import { freePort, startServer } from './servers/server-process.mjs'

const usage = `What second factors and slow functions cost.

  node bench/sign-in.mjs

  --users    who sign in by SRP, and as many by SRP and a code of an authenticator app, block by block in turn (400)
  --conc     connections, which share the commits of the database as in compare.mjs (16)
  --waiting  sign-ins at once through a function that takes 200 ms, while others read (100)`

const options = readOptions(usage, { users: 400, conc: 16, waiting: 100 })
const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:slow'
const functionMilliseconds = 200
const block = 50
const quietMilliseconds = 1_000
const slowFunction = `export const handler = (event) =>
  new Promise((resolve) => setTimeout(() => resolve(event), ${functionMilliseconds}))\n`
const configuration = `triggers:\n  targets:\n    ${functionArn}: { module: ./slow.mjs }\n`

requireBuild()
const folder = mkdtempSync(join(tmpdir(), 'poolgate-sign-in-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
writeFileSync(join(folder, 'slow.mjs'), slowFunction)
writeFileSync(join(folder, 'poolgate.config.yaml'), configuration)
const server = await startServer(describeServe(await freePort(), folder))

const factors = await measureFactors()
const slow = await measureSlowFunction()
await server.stop()
process.stdout.write(`${factors}\n\n${slow}\n`)

/** Blocks of the two kinds in turn, so that whatever else the machine does falls on both alike. */
async function measureFactors() {
  return withClient(server.url, async (client) => {
    const target = await createPool(client)
    await client.call('SetUserPoolMfaConfig', {
      UserPoolId: target.poolId,
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
    })
    const people = []
    for (let number = 0; number < options.users; number++) {
      const [plain, safe] = [usernameOf(2 * number), usernameOf(2 * number + 1)]
      await makeUser(client, target, plain)
      await makeUser(client, target, safe)
      people.push({ plain, safe, secret: await addSoftwareToken(client, target, safe) })
    }

    const connections = Array.from({ length: options.conc }, () => new CognitoClient(server.url))
    const kinds = {
      SRP: (own, { plain }) => signInWithSrp(own, target, plain, password),
      'SRP + SOFTWARE_TOKEN_MFA': (own, person) => signInWithCode(own, target, person),
    }
    const taken = new Map(Object.keys(kinds).map((name) => [name, { milliseconds: [], cpu: 0 }]))
    for (let first = 0; first < people.length; first += block) {
      for (const [name, signIn] of Object.entries(kinds)) {
        const { milliseconds } = taken.get(name)
        const before = cpuMilliseconds(server.pid)
        const waiting = people.slice(first, first + block)
        await Promise.all(
          connections.map(async (own) => {
            for (let person = waiting.pop(); person; person = waiting.pop()) {
              milliseconds.push(await timed(() => signIn(own, person)))
            }
          }),
        )
        taken.get(name).cpu += cpuMilliseconds(server.pid) - before
      }
    }
    const { cpu: base } = taken.get('SRP')
    for (const own of connections) own.close()
    const rows = [...taken].map(([name, { milliseconds, cpu }]) => [
      name,
      short(median(milliseconds)),
      short(cpu / people.length),
      short(cpu / base),
    ])
    return table(['sign-in', 'p50 ms', 'server CPU ms', 'times SRP'], rows)
  })
}

/** Reads one after the other, first on a quiet server, then while sign-ins wait for the function. */
async function measureSlowFunction() {
  return withClient(server.url, async (client) => {
    const target = await createPool(client)
    for (let number = 0; number < options.waiting; number++) await makeUser(client, target, usernameOf(number))
    const { AuthenticationResult } = await client.ask('InitiateAuth', passwordStart(target, usernameOf(0)))
    const read = () => client.call('GetUser', { AccessToken: AuthenticationResult.AccessToken })
    const quiet = await readFor(read, quietMilliseconds)

    await client.call('UpdateUserPool', {
      UserPoolId: target.poolId,
      LambdaConfig: { PreAuthentication: functionArn },
    })
    await client.call('InitiateAuth', passwordStart(target, usernameOf(0)))
    let signedIn = 0
    let isOver = false
    const start = performance.now()
    const waiting = Array.from({ length: options.waiting }, async (_, number) => {
      const own = new CognitoClient(server.url)
      await own.call('InitiateAuth', passwordStart(target, usernameOf(number)))
      signedIn++
      own.close()
    })
    const over = Promise.all(waiting).then(() => {
      isOver = true
      return performance.now() - start
    })
    const times = []
    while (!isOver) times.push(await timed(read))
    const rows = [
      ['quiet', short(median(quiet)), short(quantile(sorted(quiet), 0.99)), ''],
      [
        `${signedIn} sign-ins wait ${functionMilliseconds} ms each`,
        short(median(times)),
        short(quantile(sorted(times), 0.99)),
        short(await over),
      ],
    ]
    return table(['GetUser while', 'p50 ms', 'p99 ms', 'all signed in after ms'], rows)
  })
}

async function makeUser(client, { poolId }, name) {
  await client.call('AdminCreateUser', {
    UserPoolId: poolId,
    Username: name,
    MessageAction: 'SUPPRESS',
    UserAttributes: [{ Name: 'email', Value: emailOf(name) }],
  })
  await client.call('AdminSetUserPassword', {
    UserPoolId: poolId,
    Username: name,
    Password: password,
    Permanent: true,
  })
}

async function addSoftwareToken(client, target, name) {
  const { AuthenticationResult } = await client.ask('InitiateAuth', passwordStart(target, name))
  const { AccessToken } = AuthenticationResult
  const { SecretCode } = await client.ask('AssociateSoftwareToken', { AccessToken })
  await client.call('VerifySoftwareToken', { AccessToken, UserCode: totp(SecretCode, -1) })
  await client.call('SetUserMFAPreference', {
    AccessToken,
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
  })
  return SecretCode
}

async function signInWithCode(client, target, { safe, secret }) {
  const answer = await proveBySrp(client, target, safe, password)
  const { ChallengeName, Session } = JSON.parse(answer.toString())
  if (ChallengeName !== 'SOFTWARE_TOKEN_MFA') throw new Error(`no SOFTWARE_TOKEN_MFA but ${ChallengeName}`)
  await client.call('RespondToAuthChallenge', {
    ChallengeName,
    ClientId: target.clientId,
    Session,
    ChallengeResponses: { USERNAME: safe, SOFTWARE_TOKEN_MFA_CODE: totp(secret) },
  })
}

function passwordStart({ clientId }, name) {
  return {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: clientId,
    AuthParameters: { USERNAME: name, PASSWORD: password },
  }
}

async function timed(work) {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function readFor(read, milliseconds) {
  const times = []
  const end = performance.now() + milliseconds
  while (performance.now() < end) times.push(await timed(read))
  return times
}

function sorted(times) {
  return [...times].sort((a, b) => a - b)
}
