import { createServer } from 'node:net'
import type { ServerConfig } from '../config/server-config.js'
import { PrincipalsRefused } from '../iam/principals-refused.js'
import { type ExitCode, exitCodes } from './exit-codes.js'

export interface StartFailure {
  readonly text: string
  readonly exitCode: ExitCode
}

/** What of the error a person can act on. */
export async function explainStartFailure(error: unknown, config: ServerConfig): Promise<StartFailure> {
  const { code, syscall, message } = partsOf(error)
  if (syscall === 'listen' || syscall === 'getaddrinfo') return listenFailure(code, message, config)
  if (/master key/i.test(message)) return { text: message, exitCode: exitCodes.configuration }
  if (error instanceof PrincipalsRefused) return { text: message, exitCode: exitCodes.configuration }
  if (config.storage.kind === 'postgres') return { text: `the database: ${message}`, exitCode: exitCodes.unreachable }
  return { text: message, exitCode: exitCodes.failed }
}

async function listenFailure(code: string, message: string, { host, port }: ServerConfig): Promise<StartFailure> {
  const exitCode = exitCodes.unreachable
  if (code === 'EADDRINUSE') {
    const free = await freePort(host, port + 1)
    return { text: `another program has port ${port} of ${host}. Free is, for example: --port ${free}`, exitCode }
  }
  if (code === 'EACCES')
    return { text: `this user may not listen on port ${port}; ports from 1024 are open to all`, exitCode }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return { text: `${host} is not an address of this machine`, exitCode: exitCodes.configuration }
  }
  return { text: message, exitCode }
}

/** The first free one from `port` on; 0, which picks any, when the next twenty are taken. */
async function freePort(host: string, port: number): Promise<number> {
  for (let candidate = port; candidate < port + 20 && candidate < 65_536; candidate++) {
    if (await isFree(host, candidate)) return candidate
  }
  return 0
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

interface Parts {
  readonly code: string
  readonly syscall: string
  readonly message: string
}

/** A failed connection to several addresses comes as one error around theirs. */
function partsOf(error: unknown): Parts {
  const inner = error instanceof AggregateError && error.message === '' ? error.errors[0] : error
  const { code = '', syscall = '', message = String(inner) } = (inner ?? {}) as Partial<Parts>
  return { code, syscall, message }
}
