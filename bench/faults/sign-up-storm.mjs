import { CallError, CognitoClient } from '../client/cognito.mjs'
import { confirm, emailOf, signUp } from '../client/seed.mjs'

/**
 * What became of each call: `ok` was acknowledged, `refused` was answered with a client error, `unknown` has no answer
 * that settles it (a lost connection, a server error). Times are milliseconds since the epoch.
 */
export class Ledger {
  #entries = []

  async record(username, operation, call) {
    const entry = { username, operation, start: Date.now(), outcome: 'unknown' }
    this.#entries.push(entry)
    try {
      await call()
      entry.outcome = 'ok'
    } catch (error) {
      entry.outcome = error instanceof CallError && error.status < 500 ? 'refused' : 'unknown'
      entry.error = error.message
      throw error
    } finally {
      entry.end = Date.now()
    }
  }

  get entries() {
    return this.#entries
  }

  /** Usernames with the outcomes of their calls. */
  get users() {
    const users = new Map()
    for (const { username, operation, outcome } of this.#entries) {
      users.set(username, { ...users.get(username), [operation]: outcome })
    }
    return users
  }

  count(operation, outcome) {
    return this.#entries.filter((entry) => entry.operation === operation && entry.outcome === outcome).length
  }
}

/**
 * Signs up and confirms users over many connections at once until all are done, the time is up or the server is gone.
 * A connection that got no answer gives up; after a server error it goes on if `persists`.
 */
export async function storm(target, { ledger, prefix, total, connections, milliseconds = 60_000, persists = false }) {
  const deadline = Date.now() + milliseconds
  let next = 0

  async function work() {
    const client = new CognitoClient(target.url)
    while (next < total && Date.now() < deadline) {
      const username = `${prefix}-${next++}`
      try {
        await ledger.record(username, 'signUp', () => signUp(client, target, username))
        await ledger.record(username, 'confirm', () => confirm(client, target, username))
      } catch (error) {
        if (!(persists && error instanceof CallError)) break
      }
    }
    client.close()
  }

  await Promise.all(Array.from({ length: connections }, work))
}

/** Asks the server for every user of the ledger. What was acknowledged has to be there, what was refused must not. */
export async function audit(target, ledger, connections = 8) {
  const users = [...ledger.users]
  const report = { acknowledged: ledger.count('signUp', 'ok'), lost: [], wrong: [], unanswered: 0, unansweredThere: 0 }

  async function work() {
    const client = new CognitoClient(target.url)
    for (let next = users.pop(); next; next = users.pop()) {
      const [username, outcomes] = next
      judge(report, username, outcomes, await find(client, target, username))
    }
    client.close()
  }

  await Promise.all(Array.from({ length: connections }, work))
  return report
}

function judge(report, username, outcomes, user) {
  if (outcomes.signUp === 'unknown') {
    report.unanswered++
    if (user) report.unansweredThere++
  }
  if (outcomes.signUp === 'ok' && !user) report.lost.push(username)
  if (outcomes.confirm === 'ok' && user && user.status !== 'CONFIRMED') report.lost.push(`${username} (confirmation)`)
  if (outcomes.signUp === 'refused' && user) report.wrong.push(`${username} was refused and is there`)
  if (user && user.email !== emailOf(username)) report.wrong.push(`${username} has lost its email`)
}

async function find(client, { poolId }, username) {
  try {
    const user = await client.ask('AdminGetUser', { UserPoolId: poolId, Username: username })
    const email = user.UserAttributes.find(({ Name }) => Name === 'email')?.Value
    return { status: user.UserStatus, email }
  } catch (error) {
    if (error.type === 'UserNotFoundException') return undefined
    throw error
  }
}
