#!/usr/bin/env node
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { withClient } from '../client/cognito.mjs'
import { emailOf, signUp } from '../client/seed.mjs'
import { createVerifyingPool, withMail } from '../client/verifying-pool.mjs'
import { readOptions } from '../measure/options.mjs'
import { startMailServer } from '../servers/mail-server.mjs'
import { describeServe, requireBuild } from '../servers/own-servers.mjs'
import { freePort, startServer } from '../servers/server-process.mjs'
import { Chance, newSeed } from './chance.mjs'

const usage = `Kills \`poolgate serve\` with SIGKILL while it sends the mails of sign-ups, starts it again and counts what arrives.

  node bench/faults/message-kill.mjs [--rounds 3]

  --rounds   kills; a round waits for the two minutes of a lease (3)
  --users    sign-ups of a round (100)
  --seed     plays a run again
  --control  a server that notes a mail as delivered before it sends it: the run must find lost mails

Every acknowledged sign-up must get its mail, and none more than one for each kill besides.`

const options = readOptions(usage, { rounds: 3, users: 100, seed: newSeed(), control: false })
/** The lease of messages in hand, the pause after a failed try, and some time to send. The control tries nothing again. */
const longestWaitMilliseconds = options.control ? 10_000 : 180_000
const chance = new Chance(options.seed)
const folder = mkdtempSync(join(tmpdir(), 'poolgate-message-kill-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const home = join(folder, 'home')

requireBuild()
mkdirSync(home)
process.stdout.write(`seed ${options.seed}\n`)
const mail = await startMailServer((callback) => setTimeout(callback, chance.integer(0, 40)))
const start = async () => startServer(withMail(weakened(describeServe(await freePort(), home)), mail.port))
let server = await start()
const pool = await withClient(server.url, (client) => createVerifyingPool(client, true))
const total = { lost: 0, twice: 0, wrong: 0 }
for (let round = 1; round <= options.rounds; round++) {
  const acknowledged = await signUpAndKill(round)
  server = await start()
  const deadline = performance.now() + longestWaitMilliseconds
  while (acknowledged.some((address) => !mail.recipients.has(address)) && performance.now() < deadline) await pause(250)
  const counts = acknowledged.map((address) => mail.recipients.get(address) ?? 0)
  const lost = counts.filter((count) => count === 0).length
  const twice = counts.filter((count) => count === 2).length
  const wrong = counts.filter((count) => count > 2).length
  process.stdout.write(
    `round ${round}: ${acknowledged.length} acknowledged, ${lost} lost, ${twice} twice, ${wrong} more\n`,
  )
  total.lost += lost
  total.twice += twice
  total.wrong += wrong
}
await server.stop()
const passed = options.control ? total.lost > 0 : total.lost + total.wrong === 0
process.stdout.write(`${options.rounds} kills, ${total.lost} lost, ${total.twice} twice: ${conclusion()}\n`)
process.exit(passed ? 0 : 1)

function weakened(server) {
  if (!options.control) return server
  return { ...server, args: ['--import', new URL('mark-before-send.mjs', import.meta.url).href, ...server.args] }
}

function conclusion() {
  if (!options.control) return passed ? 'ok' : 'FAILED'
  return passed ? 'the control loses, as it must' : 'the control lost nothing: the test cannot fail'
}

/** The addresses whose sign-up was answered before the server died. */
async function signUpAndKill(round) {
  const acknowledged = []
  const last = chance.integer(options.users / 4, options.users)
  let dies
  await withClient(server.url, async (client) => {
    for (let number = 0; number < options.users; number++) {
      if (number === last) dies = server.kill()
      const username = `round${round}-${number}`
      try {
        await signUp(client, pool, username)
      } catch {
        return
      }
      acknowledged.push(emailOf(username))
    }
  })
  await (dies ?? server.kill())
  return acknowledged
}
