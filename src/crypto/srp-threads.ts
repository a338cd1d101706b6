import { fileURLToPath } from 'node:url'
import type { Piscina } from 'piscina'
import type { SrpTask } from './srp-worker.js'

type SrpPool = Piscina<SrpTask, string | undefined>

/**
 * The worker threads of SRP. Nothing is started or even loaded before the first task; one thread then stays, the others
 * end after half a quiet minute. Idle threads never keep the process alive.
 */
export class SrpThreads {
  readonly #threads: number
  readonly #running = new Set<Promise<unknown>>()
  #pool: Promise<SrpPool> | undefined
  #closed = false

  constructor(threads: number) {
    this.#threads = threads
  }

  async run(task: SrpTask): Promise<string | undefined> {
    if (this.#closed) throw new Error('The SRP worker threads are closed.')
    const result = this.#start().then((pool) => pool.run(task))
    this.#running.add(result)
    try {
      return await result
    } finally {
      this.#running.delete(result)
    }
  }

  /** Waits for the tasks taken so far and ends the threads; later tasks are refused. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#running)
    const pool = await this.#pool
    this.#pool = undefined
    await pool?.close()
  }

  #start(): Promise<SrpPool> {
    this.#pool ??= startPool(this.#threads).catch((error: unknown) => {
      this.#pool = undefined
      throw error
    })
    return this.#pool
  }
}

async function startPool(threads: number): Promise<SrpPool> {
  const { Piscina } = await import('piscina')
  const pool = new Piscina<SrpTask, string | undefined>({
    filename: workerFile(),
    name: 'runSrpTask',
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: 30_000,
    // A second task waits inside the thread, which then need not idle until the main thread has taken the first result.
    concurrentTasksPerWorker: 2,
    recordTiming: false,
    trackUnmanagedFds: false,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
  })
  // The task that a dying thread was running is rejected with the error; an idle thread is replaced when it is needed.
  pool.on('error', () => {})
  // A pool whose first thread cannot load takes tasks and never answers: try it before handing it out.
  await pool.run({ kind: 'verifier', x: '1' })
  return pool
}

/** Threads load compiled JavaScript only, so that a run from the TypeScript sources takes the built file. */
function workerFile(): string {
  const here = import.meta.url
  const file = here.endsWith('.ts') ? '../../dist/crypto/srp-worker.js' : './srp-worker.js'
  return fileURLToPath(new URL(file, here))
}
