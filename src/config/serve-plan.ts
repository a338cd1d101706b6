import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { DATABASE_FILE, type Planning } from './dev-plan.js'
import type { Problem } from './problem.js'
import type { ResolvedSettings } from './resolve-settings.js'
import type { ServerConfig, TlsConfig } from './server-config.js'
import { Findings, isPrivateUrl, type Machine, masterKeyOf, sharedParts } from './server-parts.js'

const missingMasterKey: Problem = {
  where: 'Master key',
  what: 'is missing: it seals passwords, keys and secrets at rest. Keep it apart from the database and its backups',
  fix: [
    'openssl rand -base64 32 > master.key && chmod 600 master.key',
    'export POOLGATE_MASTER_KEY_FILE=master.key     or the key itself in POOLGATE_MASTER_KEY',
  ],
}

const missingPublicUrl: Problem = {
  where: 'Public URL',
  what: 'is missing: issuers of tokens begin with it, so it must not change later',
  fix: ['poolgate serve --public-url https://auth.example.com     or POOLGATE_PUBLIC_URL'],
}

const missingStorage: Problem = {
  where: 'Storage',
  what: 'is missing: say where users are kept',
  fix: [
    'poolgate serve --data /var/lib/poolgate                   SQLite, one machine; or POOLGATE_DATA',
    'POOLGATE_DATABASE=postgres://user:password@host/poolgate   several nodes',
  ],
}

const noAuditTrail =
  'Nobody will know who called what: set POOLGATE_AUDIT_FILE for an audit trail, or POOLGATE_AUDIT_STDOUT=false to go without'

/** What `poolgate serve` starts from, or everything that is wrong or missing at once. Nothing secret has a default. */
export function planServe(resolved: ResolvedSettings, machine: Machine): Planning<ServerConfig> {
  const { values } = resolved
  const findings = new Findings(resolved)
  const shared = sharedParts(resolved, findings, machine)
  const masterKey = masterKeyOf(resolved, findings, machine)
  const tls = tlsOf(resolved, findings)
  const storage = storageOf(resolved, findings)

  if (!findings.isGiven('masterKey') && !findings.isGiven('masterKeyFile')) findings.problems.push(missingMasterKey)
  if (!findings.isGiven('publicUrl')) findings.problems.push(missingPublicUrl)
  if (shared.publicUrl !== undefined && !isPrivateUrl(shared.publicUrl)) {
    findings.add('publicUrl', `must begin with https:// unless it is this machine's own; it is ${shared.publicUrl}`)
  }
  if (!shared.audit && !findings.isGiven('audit.stdout')) findings.warnings.push(noAuditTrail)
  if (findings.problems.length > 0 || !masterKey || !storage || shared.publicUrl === undefined) {
    return { problems: findings.problems }
  }
  const plan: ServerConfig = {
    ...shared,
    mode: 'serve',
    host: values.host ?? '0.0.0.0',
    storage,
    masterKey,
    logLevel: (values.logLevel ?? 'info') as ServerConfig['logLevel'],
    ...(tls ? { tls } : {}),
  }
  return { plan, warnings: findings.warnings }
}

/** Database and master key of a server, for commands that look into them; what else a server needs may be missing. */
export function planStore(
  resolved: ResolvedSettings,
  machine: Machine,
): Planning<Pick<ServerConfig, 'storage' | 'masterKey'>> {
  const findings = new Findings(resolved)
  const masterKey = masterKeyOf(resolved, findings, machine)
  const storage = storageOf(resolved, findings)
  if (!findings.isGiven('masterKey') && !findings.isGiven('masterKeyFile')) findings.problems.push(missingMasterKey)
  if (findings.problems.length > 0 || !masterKey || !storage) return { problems: findings.problems }
  return { plan: { storage, masterKey }, warnings: findings.warnings }
}

function storageOf({ values }: ResolvedSettings, findings: Findings): ServerConfig['storage'] | undefined {
  findings.exclude('data', 'database')
  if (values.database !== undefined) return { kind: 'postgres', url: values.database }
  if (values.data !== undefined) return { kind: 'file', path: resolve(values.data, DATABASE_FILE) }
  if (!findings.isGiven('data') && !findings.isGiven('database')) findings.problems.push(missingStorage)
  return undefined
}

function tlsOf({ values }: ResolvedSettings, findings: Findings): TlsConfig | undefined {
  if (findings.isGiven('tls.certFile') !== findings.isGiven('tls.keyFile')) {
    findings.add('tls.certFile', 'and the key file go together: give both or neither')
  }
  const certificate = readPem('tls.certFile', values['tls.certFile'], findings)
  const key = readPem('tls.keyFile', values['tls.keyFile'], findings)
  if (certificate === undefined || key === undefined) return undefined
  try {
    createSecureContext({ cert: certificate, key })
  } catch (error) {
    findings.add('tls.certFile', `and the key file do not go together (${(error as NodeJS.ErrnoException).code})`)
  }
  return { kind: 'files', certificate, key }
}

function readPem(
  name: 'tls.certFile' | 'tls.keyFile',
  path: string | undefined,
  findings: Findings,
): string | undefined {
  if (path === undefined) return undefined
  const label = name === 'tls.certFile' ? 'CERTIFICATE' : 'PRIVATE KEY'
  try {
    const text = readFileSync(path, 'utf8')
    if (new RegExp(`-----BEGIN [A-Z ]*${label}-----`).test(text)) return text
    findings.add(name, `must name a PEM file that holds a ${label.toLowerCase()}: ${path}`)
  } catch (error) {
    findings.add(name, `names a file that cannot be read (${(error as NodeJS.ErrnoException).code}): ${path}`)
  }
  return undefined
}
