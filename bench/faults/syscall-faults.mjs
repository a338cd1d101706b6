import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'

const attachMilliseconds = 5_000

/** Why no faults can be injected into system calls, in one line; undefined when they can. */
export function missingStrace() {
  try {
    execFileSync('strace', ['-e', 'trace=none', 'true'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'strace is missing or not permitted here: apt-get install strace'
  }
}

/**
 * Lets strace alter the `nth` of the given system calls on the main thread of a running process, where SQLite works.
 * `effect` is strace's: `error=EIO`, `signal=KILL`. `path` limits it to one file.
 */
export class SyscallFault {
  #strace
  #output = ''

  constructor(pid, { calls, effect, nth, path }) {
    const filter = path ? ['-P', path] : []
    const inject = `inject=${calls}:${effect}:when=${nth}`
    this.#strace = spawn('strace', ['-ttt', '-p', String(pid), ...filter, '-e', `trace=${calls}`, '-e', inject])
    this.#strace.stderr.on('data', (chunk) => {
      this.#output += chunk
    })
  }

  /** Resolves once system calls are watched. */
  async attached() {
    const signal = AbortSignal.timeout(attachMilliseconds)
    while (!this.#output.includes('attached')) await once(this.#strace.stderr, 'data', { signal })
  }

  /** When the fault struck, in milliseconds since the epoch; undefined when it has not. */
  get struckAt() {
    const line = /^(\d+\.\d+) .*\((?:INJECTED|DELAYED)\)/m.exec(this.#output)
    return line ? Number(line[1]) * 1000 : undefined
  }

  detach() {
    this.#strace.kill('SIGINT')
  }
}
