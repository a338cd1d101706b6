#!/usr/bin/env node
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Piscina } from 'piscina'
import { emailOf, mostSignIns, password, usernameOf } from './client/seed.mjs'
import { FloorDatabase } from './floor/database.mjs'
import { FloorOperations } from './floor/operations.mjs'
import { isSigned } from './floor/signature.mjs'
import { readOptions } from './measure/options.mjs'

const usage = `The floor: the HTTP, crypto and SQL of the measured operations by hand and nothing else. It validates nothing,
decides nothing and must never be reachable by anybody; it is the yardstick of bench/api.mjs.

  node bench/floor.mjs [--port 0] [--dir FOLDER] [--users N]

  --users        fills a pool and prints it for bench/api.mjs --pool
  --threads      for the exponentiations (one per core)
  --synchronous  full, or normal to lose commits in a power cut (a control of the fault scripts)
  --acknowledge  after the commit, or before it, to lose sign-ups in a crash (a control, too)`

const target = 'AWSCognitoIdentityProviderService.'
const unsigned = new Set(['GetUser', 'InitiateAuth', 'RespondToAuthChallenge', 'SignUp'])

const options = readOptions(usage, {
  port: 0,
  dir: '',
  users: 0,
  threads: availableParallelism(),
  synchronous: 'full',
  acknowledge: 'after',
})
const folder = options.dir || mkdtempSync(join(tmpdir(), 'floor-'))
mkdirSync(folder, { recursive: true })
const db = new FloorDatabase(folder, options)
const threads = new Piscina({
  filename: new URL('./floor/srp-worker.mjs', import.meta.url).href,
  maxThreads: options.threads,
  concurrentTasksPerWorker: 2,
  recordTiming: false,
})
const operations = new FloorOperations({ db, threads })

function answer(request, response, body) {
  Promise.resolve()
    .then(() => run(request, body))
    .then(
      (output) => send(response, 200, output),
      (error) => send(response, /^\w+Exception$/.test(error.message) ? 400 : 500, { __type: error.message }),
    )
}

function run({ headers }, body) {
  const name = headers['x-amz-target']?.slice(target.length)
  if (!unsigned.has(name) && !isSigned(headers, body)) throw new Error('InvalidSignatureException')
  return operations[name](JSON.parse(body))
}

function send(response, status, output) {
  const body = JSON.stringify(output)
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.1',
    'Content-Length': Buffer.byteLength(body),
    'x-amzn-RequestId': randomUUID(),
  })
  response.end(body)
}

async function fill(users) {
  const { UserPool: pool } = await operations.CreateUserPool({ PoolName: 'bench' })
  const { UserPoolClient: client } = await operations.CreateUserPoolClient({ UserPoolId: pool.Id, ClientName: 'bench' })
  const numbers = Array.from({ length: Math.min(users, mostSignIns) }, (_, number) => number)
  await Promise.all(
    numbers.map(async (number) => {
      const username = usernameOf(number)
      const attributes = [{ Name: 'email', Value: emailOf(username) }]
      await operations.SignUp({
        ClientId: client.ClientId,
        Username: username,
        Password: password,
        UserAttributes: attributes,
      })
      await operations.AdminConfirmSignUp({ UserPoolId: pool.Id, Username: username })
    }),
  )
  db.bulk(() => {
    for (let number = mostSignIns; number < users; number++) {
      const username = usernameOf(number)
      const attributes = [{ Name: 'email', Value: emailOf(username) }]
      operations.addUser(pool.Id, { sub: randomUUID(), username, attributes, status: 'UNCONFIRMED' })
    }
  })
  return ` ${pool.Id}/${client.ClientId}`
}

const pool = options.users > 0 ? await fill(options.users) : ''
const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => answer(request, response, Buffer.concat(chunks).toString('utf8')))
})
server.listen(options.port, '127.0.0.1', () => {
  process.stdout.write(`floor http://127.0.0.1:${server.address().port}${pool}\n`)
})
