import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { TriggerError } from '../domain/triggers/trigger-invoker.js'
import { LARGEST_ANSWER_BYTES, tooLarge } from './event-json.js'
import { followOutput } from './function-output.js'
import { type Line, LineSplitter } from './line-splitter.js'
import { type TriggerCall, type TriggerLog, Unreachable } from './target.js'

export interface CommandOptions {
  readonly command: readonly [string, ...string[]]
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly log: TriggerLog
}

interface Waiting {
  resolve(answer: unknown): void
  reject(failure: TriggerError): void
}

/** How long an end by request may take before it is forced. */
const GRACE_MILLISECONDS = 500
const LAST_LINES_MILLISECONDS = 200
const idInLine = /"id"\s*:\s*"([^"\\]{1,64})"/

/** One running process: a line of JSON per call goes in, a line of JSON per answer comes out, in any order. */
export class CommandProcess {
  readonly #options: CommandOptions
  readonly #child: ChildProcessWithoutNullStreams
  readonly #waiting = new Map<string, Waiting>()
  readonly #ended: Promise<void>
  #calls = 0
  #isRetired = false
  /** Has answered at least once. */
  hasServed = false
  /** Takes no more calls: it has ended or is about to. */
  isGone = false

  constructor(options: CommandOptions) {
    this.#options = options
    const [program, ...args] = options.command
    const { folder: cwd, environment: env } = options
    this.#child = spawn(program, args, { cwd, env, stdio: 'pipe', windowsHide: true })
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', (error: NodeJS.ErrnoException) => {
        options.log.error({ program, code: error.code }, 'The process of a trigger could not be started.')
        this.#end('the process could not be started')
        resolve()
      })
      this.#child.on('exit', (code, signal) => {
        if (!this.#isRetired) options.log.warn({ program, code, signal }, 'The process of a trigger ended by itself.')
        this.isGone = true
        const end = () => {
          this.#end('the process ended')
          resolve()
        }
        // Its last lines may still be on the way; whom it started may keep them open for ever.
        this.#child.on('close', end)
        setTimeout(end, LAST_LINES_MILLISECONDS).unref()
      })
    })
    this.#listen()
  }

  call({ arn, body, signal }: TriggerCall): Promise<unknown> {
    this.#calls += 1
    const id = String(this.#calls)
    return new Promise((resolve, reject) => {
      const settle = () => {
        signal.removeEventListener('abort', abandon)
        this.#waiting.delete(id)
        if (this.#isRetired && this.#waiting.size === 0) this.#kill()
      }
      const abandon = () => {
        this.retire()
        settle()
      }
      this.#waiting.set(id, {
        resolve: (answer) => {
          settle()
          resolve(answer)
        },
        reject: (failure) => {
          settle()
          reject(failure)
        },
      })
      signal.addEventListener('abort', abandon)
      // The event is JSON already: it is put in as it stands.
      this.#child.stdin.write(`{"id":"${id}","arn":${JSON.stringify(arn)},"event":${body}}\n`)
    })
  }

  /** Finishes what it has and then ends. */
  retire(): void {
    this.isGone = true
    this.#isRetired = true
    if (this.#waiting.size === 0) this.#kill()
  }

  whenEnded(listener: () => void): void {
    void this.#ended.then(listener)
  }

  async close(): Promise<void> {
    this.isGone = true
    this.#isRetired = true
    this.#child.stdin.end()
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#kill(), GRACE_MILLISECONDS)
    await this.#ended
    clearTimeout(timer)
  }

  #kill(): void {
    this.#child.kill('SIGKILL')
  }

  #listen(): void {
    const { stdin, stdout, stderr } = this.#child
    stdin.on('error', () => undefined)
    const lines = new LineSplitter(LARGEST_ANSWER_BYTES, (line) => this.#receive(line))
    stdout.setEncoding('utf8')
    stdout.on('data', (text: string) => lines.push(text))
    stdout.on('error', () => undefined)
    followOutput(stderr, (line) => this.#options.log.warn({ program: this.#options.command[0] }, line))
  }

  #receive({ text, isCut }: Line): void {
    const answer = isCut ? undefined : toAnswer(text)
    const id = answer ? answer.id : idInLine.exec(text.slice(0, 256))?.[1]
    const waiting = typeof id === 'string' ? this.#waiting.get(id) : undefined
    if (!waiting) {
      const { command, log } = this.#options
      // Not quoted: it may be an answer that came too late.
      log.warn({ program: command[0], characters: text.length }, 'A line of a trigger process answers no call.')
      return
    }
    this.hasServed = true
    if (isCut) waiting.reject(tooLarge())
    else if (!answer) waiting.reject(new TriggerError('unreadable', 'the answer is not JSON'))
    else if (typeof answer.errorMessage === 'string') {
      waiting.reject(new TriggerError('function-error', answer.errorMessage))
    } else waiting.resolve(answer.result ?? null)
  }

  #end(reason: string): void {
    this.isGone = true
    for (const { reject } of [...this.#waiting.values()]) reject(new Unreachable(reason, true))
  }
}

interface Answer {
  readonly id?: unknown
  readonly result?: unknown
  readonly errorMessage?: unknown
}

function toAnswer(text: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? answer : undefined
  } catch {
    return undefined
  }
}
