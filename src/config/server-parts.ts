import { statSync } from 'node:fs'
import { isLoopback } from './checks.js'
import { isReadableByOthers, parseMasterKey, readSecretFile } from './key-files.js'
import type { Problem } from './problem.js'
import type { ResolvedSettings } from './resolve-settings.js'
import type { AuditConfig, ServerConfig, SmtpConfig } from './server-config.js'
import { type SettingName, settings } from './settings.js'

const BODY_LIMIT_BYTES = 1024 * 1024

/** What the machine says, handed in by whoever may ask it. */
export interface Machine {
  /** Processor cores that this process may use. */
  readonly cores: number
  readonly platform: string
}

/** Collects problems and warnings while a plan is made of checked settings. */
export class Findings {
  readonly problems: Problem[]
  readonly warnings: string[]
  readonly #origins: ReadonlyMap<SettingName, string>

  constructor({ problems, warnings = [], origins }: ResolvedSettings) {
    this.problems = [...problems]
    this.warnings = [...warnings]
    this.#origins = origins
  }

  /** Where the setting was given, or how it is called. */
  placeOf(name: SettingName): string {
    return this.#origins.get(name) ?? settings[name].env ?? name
  }

  isGiven(name: SettingName): boolean {
    return this.#origins.has(name)
  }

  add(name: SettingName, what: string, fix?: readonly string[]): void {
    this.problems.push({ where: this.placeOf(name), what, ...(fix ? { fix } : {}) })
  }

  /** Of settings that exclude each other more than one was given. */
  exclude(...names: readonly SettingName[]): void {
    const [first, second] = names.filter((name) => this.isGiven(name))
    if (first && second) this.add(second, `cannot be combined with ${this.placeOf(first)}`)
  }
}

/** The settings that mean the same in both modes. */
export function sharedParts(
  { values, iam, triggers, messages, logDelivery }: ResolvedSettings,
  findings: Findings,
  machine: Machine,
) {
  const { publicUrl } = values
  const smtp = smtpOf(values, findings)
  if (smtp && messages?.email) findings.add('smtp.host', 'cannot be combined with messages.email: mail has one way out')
  const rootCredential = rootCredentialOf(values, findings)
  const audit = auditOf(values, findings)
  return {
    port: values.port ?? 9229,
    region: values.region ?? 'us-east-1',
    accountId: values.accountId ?? '123456789012',
    trustedProxies: values.trustedProxies ?? [],
    workers: values.workers ?? machine.cores,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    enforceTiers: values.enforceTiers ?? false,
    ...(publicUrl === undefined ? {} : { publicUrl: new URL(publicUrl).origin }),
    ...(smtp ? { smtp } : {}),
    ...(audit ? { audit } : {}),
    ...(iam ? { iam } : {}),
    ...(triggers ? { triggers } : {}),
    ...(messages ? { messages } : {}),
    ...(logDelivery ? { logDelivery } : {}),
    ...threatsOf(values, findings),
    ...(rootCredential ? { rootCredential } : {}),
  }
}

/** The master key that was given, undefined when none was. */
export function masterKeyOf({ values }: ResolvedSettings, findings: Findings, machine: Machine): Buffer | undefined {
  findings.exclude('masterKey', 'masterKeyFile')
  const { masterKey, masterKeyFile } = values
  if (masterKey !== undefined) return keep(findings, parseMasterKey(masterKey, findings.placeOf('masterKey')))
  if (masterKeyFile === undefined) return undefined
  const text = keep(findings, readSecretFile(masterKeyFile, findings.placeOf('masterKeyFile')))
  if (text === undefined) return undefined
  if (isReadableByOthers(masterKeyFile, machine.platform)) findings.warnings.push(readableByOthers(masterKeyFile))
  return keep(findings, parseMasterKey(text, masterKeyFile))
}

export function readableByOthers(path: string): string {
  return `Other users of this machine can read ${path}: chmod 600 it`
}

function keep<Value>(findings: Findings, reading: { value: Value } | { problem: Problem }): Value | undefined {
  if ('value' in reading) return reading.value
  findings.problems.push(reading.problem)
  return undefined
}

function smtpOf(values: ResolvedSettings['values'], findings: Findings): SmtpConfig | undefined {
  const host = values['smtp.host']
  const others = ['smtp.port', 'smtp.secure', 'smtp.user', 'smtp.password', 'smtp.passwordFile', 'smtp.from'] as const
  if (host === undefined) {
    const given = others.find((name) => findings.isGiven(name))
    if (given && !findings.isGiven('smtp.host')) findings.add(given, `needs ${settings['smtp.host'].env} too`)
    return undefined
  }
  findings.exclude('smtp.password', 'smtp.passwordFile')
  const from = values['smtp.from']
  if (from === undefined && !findings.isGiven('smtp.from')) {
    findings.add('smtp.from', 'is missing: mails need a sender', [
      'POOLGATE_SMTP_FROM="Example <no-reply@example.com>"',
    ])
  }
  const file = values['smtp.passwordFile']
  const password =
    values['smtp.password'] ??
    (file === undefined ? undefined : keep(findings, readSecretFile(file, findings.placeOf('smtp.passwordFile'))))
  const user = values['smtp.user']
  if ((user === undefined) !== (password === undefined)) {
    findings.add('smtp.user', 'and the password at the mail server go together: give both or neither')
  }
  const port = values['smtp.port'] ?? (values['smtp.secure'] ? 465 : 587)
  return {
    host,
    port,
    secure: values['smtp.secure'] ?? port === 465,
    from: from ?? '',
    ...(user === undefined || password === undefined ? {} : { user, password }),
  }
}

function threatsOf(values: ResolvedSettings['values'], findings: Findings): Pick<ServerConfig, 'threats'> {
  const names = ['threats.geoDatabase', 'threats.breachedPasswords'] as const
  for (const name of names) {
    const path = values[name]
    if (path !== undefined && !statSync(path, { throwIfNoEntry: false })?.isFile()) {
      findings.add(name, `names a file that does not exist: ${path}`)
    }
  }
  const [geoDatabaseFile, breachedPasswordsFile] = names.map((name) => values[name])
  if (geoDatabaseFile === undefined && breachedPasswordsFile === undefined) return {}
  return {
    threats: {
      ...(geoDatabaseFile === undefined ? {} : { geoDatabaseFile }),
      ...(breachedPasswordsFile === undefined ? {} : { breachedPasswordsFile }),
    },
  }
}

function auditOf(values: ResolvedSettings['values'], findings: Findings): AuditConfig | undefined {
  const path = values['audit.file']
  const isStream = values['audit.stdout'] === true
  if (path !== undefined && isStream) findings.exclude('audit.file', 'audit.stdout')
  if (path !== undefined) {
    return {
      kind: 'file',
      path,
      maxBytes: values['audit.maxBytes'] ?? 100 * 1024 * 1024,
      keep: values['audit.keep'] ?? 90,
      durability: values['audit.durability'] === 'each' ? 'each' : 'batched',
    }
  }
  for (const name of ['audit.maxBytes', 'audit.keep', 'audit.durability'] as const) {
    if (findings.isGiven(name)) findings.add(name, `is about a file: it needs ${settings['audit.file'].env} too`)
  }
  return isStream ? { kind: 'stdout' } : undefined
}

function rootCredentialOf(values: ResolvedSettings['values'], findings: Findings): ServerConfig['rootCredential'] {
  const { rootAccessKeyId: accessKeyId, rootSecretAccessKey: secretAccessKey } = values
  if (accessKeyId === 'disabled' && !findings.isGiven('rootSecretAccessKey')) return 'disabled'
  if (findings.isGiven('rootAccessKeyId') !== findings.isGiven('rootSecretAccessKey')) {
    findings.add('rootAccessKeyId', `and ${settings.rootSecretAccessKey.env} go together: give both or neither`)
  }
  return accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey }
}

/** Whether the URL keeps what it carries from others on the way. */
export function isPrivateUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || isLoopback(hostname)
}
