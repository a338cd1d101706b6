import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../../src/cli/program.js'
import type { Surroundings } from '../../src/cli/surroundings.js'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

export interface Stage {
  /** The working directory of the programs. */
  readonly folder: string
  clear(): void
}

export function makeStage(): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'poolgate-cli-'))
  return { folder, clear: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the program inside this process to its end: for what ends by itself. */
export async function run(args: readonly string[], given: Partial<Surroundings> = {}): Promise<Ended> {
  const text = { out: '', err: '' }
  const output = (name: 'out' | 'err') => ({
    isTerminal: false,
    write: (more: string) => {
      text[name] += more
    },
  })
  const code = await runProgram({
    args,
    environment: {},
    folder: tmpdir(),
    nodeVersion: '22.22.2',
    platform: process.platform,
    cores: 1,
    uptime: () => 1,
    out: output('out'),
    err: output('err'),
    onStopSignal: () => {},
    exit: () => {},
    ...given,
  })
  return { code, ...text }
}

export interface Program {
  /** What it printed when it was ready. */
  readonly facts: Record<string, string>
  kill(signal: NodeJS.Signals): void
  readonly ended: Promise<Ended & { readonly milliseconds: number }>
}

/** Starts the built program and waits for `Ready.`. */
export function start(
  args: readonly string[],
  { folder, environment = {} }: { folder: string; environment?: Record<string, string> },
): Promise<Program> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, ...environment }
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env })
    const text = { out: '', err: '' }
    let signalled = performance.now()
    const ended = new Promise<Ended & { milliseconds: number }>((done) => {
      child.on('close', (code, signal) => {
        const outcome = { code: code ?? -1, ...text, milliseconds: performance.now() - signalled }
        reject(new Error(`the program ended (${code ?? signal}): ${text.out}${text.err}`))
        done(outcome)
      })
    })
    const kill = (signal: NodeJS.Signals) => {
      signalled = performance.now()
      child.kill(signal)
    }
    child.stderr.on('data', (chunk) => {
      text.err += chunk
    })
    child.stdout.on('data', (chunk) => {
      text.out += chunk
      if (text.out.endsWith('Ready.\n')) resolve({ facts: JSON.parse(text.out.split('\n')[0] ?? ''), kill, ended })
    })
  })
}
