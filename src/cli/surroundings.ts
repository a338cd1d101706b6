import type { Environment } from '../config/environment.js'
import type { ExitCode } from './exit-codes.js'

export interface Output {
  write(text: string): void
  readonly isTerminal: boolean
}

/** The world as the program sees it; `main.ts` makes it of `process`, tests of what they like. */
export interface Surroundings {
  /** Without the program itself. */
  readonly args: readonly string[]
  readonly environment: Environment
  readonly folder: string
  /** Without the `v`. */
  readonly nodeVersion: string
  readonly platform: string
  readonly cores: number
  /** Since the process began, in milliseconds. */
  readonly uptime: () => number
  readonly out: Output
  readonly err: Output
  /** Calls `listener` at each request to stop. */
  readonly onStopSignal: (listener: () => void) => void
  /** Ends the process at once. */
  readonly exit: (code: ExitCode) => void
}
