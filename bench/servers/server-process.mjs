import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { withClient } from '../client/cognito.mjs'

const startMilliseconds = 30_000
const stopMilliseconds = 5_000
const pollMilliseconds = 3
const keptCharacters = 4_000
const running = new Set()
/** Settings in the caller's environment must not change what is measured. */
const ambient = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(POOLGATE|AWS)_/.test(name)))

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

/** A server in a process of its own, which ends with this one. */
export class ServerProcess {
  #child
  #output = ''
  #end

  /** `description`: name, port, command, args, and optionally cwd and env. */
  constructor({ name, port, command, args, cwd, env = {} }) {
    this.name = name
    this.url = `http://127.0.0.1:${port}`
    this.#child = spawn(command, args, { cwd, env: { ...ambient, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (chunk) => {
        this.#output = (this.#output + chunk).slice(-keptCharacters)
      })
    }
    running.add(this.#child)
    this.#end = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve({ error }))
      this.#child.once('exit', (code, signal) => resolve({ code, signal }))
    }).then((end) => {
      running.delete(this.#child)
      this.ended = end
      return end
    })
  }

  get pid() {
    return this.#child.pid
  }

  /** The last lines that it printed. */
  get output() {
    return this.#output
  }

  /** Resolves with `{ code, signal }` when the process is gone. */
  get end() {
    return this.#end
  }

  /** Milliseconds from now to the first answer with status 200. */
  async firstAnswer() {
    const start = performance.now()
    let last
    while (performance.now() - start < startMilliseconds && !this.ended) {
      try {
        await withClient(this.url, (client) => client.call('ListUserPools', { MaxResults: 1 }))
        return performance.now() - start
      } catch (error) {
        last = error
        await pause(pollMilliseconds)
      }
    }
    throw new Error(`${this.name} does not answer (${last?.message ?? 'ended'})\n${this.#output}`)
  }

  kill(signal = 'SIGKILL') {
    this.#child.kill(signal)
    return this.#end
  }

  /** Asks it to end, and makes it end when it does not. */
  async stop() {
    this.#child.kill('SIGTERM')
    const patience = new AbortController()
    const late = pause(stopMilliseconds, 'late', { signal: patience.signal }).catch(() => undefined)
    if ((await Promise.race([this.#end, late])) === 'late') await this.kill()
    patience.abort()
  }
}

/** Starts and waits for the first answer; `startMilliseconds` is the cold start. */
export async function startServer(description) {
  const server = new ServerProcess(description)
  server.startMilliseconds = await server.firstAnswer()
  return server
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
