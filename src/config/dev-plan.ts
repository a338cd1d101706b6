import { resolve } from 'node:path'
import { isLoopback } from './checks.js'
import type { Problem } from './problem.js'
import type { ResolvedSettings } from './resolve-settings.js'
import type { ServerConfig } from './server-config.js'
import { Findings, type Machine, masterKeyOf, sharedParts } from './server-parts.js'

/** What `poolgate dev` starts from. Keys and certificates that do not exist yet are made when it starts. */
export interface DevPlan {
  readonly server: Omit<ServerConfig, 'masterKey' | 'tls'>
  /** Absolute; holds the database unless it is elsewhere, the master key and the local certificate. */
  readonly dataFolder: string
  /** Absent: the one in the data folder, or a passing one in memory. */
  readonly masterKey?: Buffer
  /** Host names of the local certificate; absent without TLS. */
  readonly tlsHosts?: readonly string[]
  readonly sample: boolean
  /** Other machines can reach it. */
  readonly exposed: boolean
}

export type Planning<Plan> =
  | { readonly plan: Plan; readonly warnings: readonly string[] }
  | { readonly problems: readonly Problem[] }

export const DATABASE_FILE = 'poolgate.db'
const DATA_FOLDER = '.poolgate'
const LOOPBACK_HOST = '127.0.0.1'

/** Everything that is wrong at once, or the plan. */
export function planDev(resolved: ResolvedSettings, machine: Machine & { readonly folder: string }): Planning<DevPlan> {
  const { values } = resolved
  const findings = new Findings(resolved)
  if (values.memory) findings.exclude('memory', 'database')
  const shared = sharedParts(resolved, findings, machine)
  const masterKey = masterKeyOf(resolved, findings, machine)
  const host = values.host ?? LOOPBACK_HOST
  const exposed = !isLoopback(host)
  if (exposed && !values.expose) {
    findings.add('host', `is reachable from other machines, where unknown access keys would act as root`, [
      'poolgate serve          for anything but development',
      `poolgate dev --expose   to do it all the same, in a container for example`,
    ])
  }
  const tls = values['tls.local'] ?? false
  if (!tls && findings.isGiven('tls.hosts')) findings.add('tls.hosts', 'needs --tls too')
  if (findings.problems.length > 0) return { problems: findings.problems }

  const dataFolder = values.data ?? resolve(machine.folder, DATA_FOLDER)
  const publicUrl = shared.publicUrl ?? localUrl({ host, port: shared.port, tls })
  const plan: DevPlan = {
    server: {
      ...shared,
      mode: 'dev',
      host,
      ...(publicUrl === undefined ? {} : { publicUrl }),
      storage: storageOf(values, dataFolder),
      logLevel: (values.logLevel ?? 'warn') as ServerConfig['logLevel'],
    },
    dataFolder,
    ...(masterKey ? { masterKey } : {}),
    ...(tls ? { tlsHosts: [...(values['tls.hosts'] ?? []), ...(publicUrl ? [new URL(publicUrl).hostname] : [])] } : {}),
    sample: values.sample ?? false,
    exposed,
  }
  return { plan, warnings: findings.warnings }
}

function storageOf({ memory, database }: ResolvedSettings['values'], folder: string): ServerConfig['storage'] {
  if (memory) return { kind: 'memory' }
  if (database !== undefined) return { kind: 'postgres', url: database }
  return { kind: 'file', path: resolve(folder, DATABASE_FILE) }
}

/** Browsers give `localhost` more rights than an address: passkeys need a name. Unknown while the port is to be picked. */
function localUrl({ host, port, tls }: { host: string; port: number; tls: boolean }): string | undefined {
  if (port === 0 || host !== LOOPBACK_HOST) return undefined
  return `${tls ? 'https' : 'http'}://localhost:${port}`
}
