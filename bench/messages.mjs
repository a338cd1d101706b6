#!/usr/bin/env node
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withClient } from './client/cognito.mjs'
import { signUp } from './client/seed.mjs'
import { createVerifyingPool, withMail } from './client/verifying-pool.mjs'
import { readOptions } from './measure/options.mjs'
import { startMailServer } from './servers/mail-server.mjs'
import { describeServe, requireBuild } from './servers/own-servers.mjs'
import { freePort, startServer } from './servers/server-process.mjs'

const usage = `How long SignUp takes when its mail goes nowhere, to a mail server that answers at once, and to one that hangs.

  node bench/messages.mjs [--users 200]

  --users  sign-ups of each kind, one after another (200)

The three must not differ by more than what writing the message costs.`

const options = readOptions(usage, { users: 200 })
const kinds = {
  'no mail': undefined,
  'mail server answers': (callback) => callback(),
  'mail server hangs': () => {},
}

requireBuild()
for (const [name, accept] of Object.entries(kinds)) process.stdout.write(`${await measure(name, accept)}\n`)
process.exit()

async function measure(name, accept) {
  const folder = mkdtempSync(join(tmpdir(), 'poolgate-messages-'))
  const mail = await startMailServer(accept)
  const server = await startServer(withMail(describeServe(await freePort(), folder), mail.port))
  const milliseconds = await withClient(server.url, async (client) => {
    const pool = await createVerifyingPool(client, accept !== undefined)
    const taken = []
    for (let number = 0; number < options.users; number++) {
      const begin = performance.now()
      await signUp(client, pool, `user${number}`)
      taken.push(performance.now() - begin)
    }
    return taken.sort((a, b) => a - b)
  })
  await server.kill()
  mail.close()
  rmSync(folder, { recursive: true, force: true })
  const [median, high, most] = [0.5, 0.99, 1].map((share) =>
    milliseconds[Math.ceil(share * options.users) - 1].toFixed(1),
  )
  return `${name.padEnd(20)} median ${median} ms, 99 % ${high} ms, longest ${most} ms`
}
