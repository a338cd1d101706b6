import {
  addressRanges,
  anySwitch,
  anyText,
  between,
  type Check,
  hostNames,
  matching,
  oneOf,
  origin,
  postgresUrl,
} from './checks.js'

interface Kinds {
  readonly text: string
  /** Relative to the working directory, or to the folder of the file that gives it. */
  readonly path: string
  readonly integer: number
  readonly switch: boolean
  /** Commas separate the members in flags and variables. */
  readonly list: readonly string[]
}

/** One row of the table. `flag` and `env` are absent where the setting cannot be given that way. */
interface Row<Kind extends keyof Kinds> {
  readonly kind: Kind
  readonly check: Check<Kinds[Kind]>
  readonly about: string
  readonly flag?: string
  /** Stands for the value in the help text. */
  readonly placeholder?: string
  readonly env?: string
  /** A secret is never shown, never a flag (other users see those) and never in the file (which gets committed). */
  readonly secret?: true
  readonly only?: 'dev' | 'serve'
}

type AnyRow = { [Kind in keyof Kinds]: Row<Kind> }[keyof Kinds]

const text = (row: Omit<Row<'text'>, 'kind'>) => ({ kind: 'text' as const, ...row })
const path = (row: Omit<Row<'path'>, 'kind' | 'check'>) => ({ kind: 'path' as const, check: anyText, ...row })
const integer = (row: Omit<Row<'integer'>, 'kind'>) => ({ kind: 'integer' as const, ...row })
const toggle = (row: Omit<Row<'switch'>, 'kind' | 'check'>) => ({ kind: 'switch' as const, check: anySwitch, ...row })
const list = (row: Omit<Row<'list'>, 'kind'>) => ({ kind: 'list' as const, ...row })

const hostName = matching(/^[^\s/@]+$/, 'a host name or an IP address')

const table = {
  host: text({
    flag: 'host',
    placeholder: 'HOST',
    env: 'POOLGATE_HOST',
    check: hostName,
    about: 'Address to listen on (dev: 127.0.0.1, serve: 0.0.0.0)',
  }),
  port: integer({
    flag: 'port',
    placeholder: 'PORT',
    env: 'POOLGATE_PORT',
    check: between(0, 65_535, ' (0 picks a free one)'),
    about: 'Port to listen on (9229)',
  }),
  expose: toggle({
    flag: 'expose',
    env: 'POOLGATE_EXPOSE',
    only: 'dev',
    about: 'Permit a host that other machines reach; unknown access keys act as root there too',
  }),
  data: path({
    flag: 'data',
    placeholder: 'DIR',
    env: 'POOLGATE_DATA',
    about: 'Folder of the SQLite database (dev: .poolgate)',
  }),
  memory: toggle({
    flag: 'memory',
    env: 'POOLGATE_MEMORY',
    only: 'dev',
    about: 'Keep everything in memory and forget it at the end',
  }),
  database: text({
    flag: 'database',
    placeholder: 'URL',
    env: 'POOLGATE_DATABASE',
    check: postgresUrl,
    about: 'PostgreSQL instead of SQLite',
  }),
  publicUrl: text({
    flag: 'public-url',
    placeholder: 'URL',
    env: 'POOLGATE_PUBLIC_URL',
    check: origin,
    about: 'Where clients reach this server; issuers begin with it',
  }),
  region: text({
    flag: 'region',
    placeholder: 'REGION',
    env: 'POOLGATE_REGION',
    check: matching(/^[a-z]{2,3}(-[a-z]+)+-\d{1,2}$/, 'a region name such as eu-west-1'),
    about: 'Region in pool ids, ARNs and signatures (us-east-1)',
  }),
  accountId: text({
    env: 'POOLGATE_ACCOUNT_ID',
    check: matching(/^\d{12}$/, 'twelve digits'),
    about: 'Account in ARNs (123456789012)',
  }),
  sample: toggle({
    flag: 'sample',
    env: 'POOLGATE_SAMPLE',
    only: 'dev',
    about: 'Make a user pool and an app client to try things with, once',
  }),
  'tls.local': toggle({
    flag: 'tls',
    env: 'POOLGATE_TLS',
    only: 'dev',
    about: 'Answer HTTPS as well, with a certificate of a local authority made for it',
  }),
  'tls.hosts': list({
    env: 'POOLGATE_TLS_HOSTS',
    only: 'dev',
    check: hostNames,
    about: 'More host names for that certificate',
  }),
  'tls.certFile': path({
    flag: 'tls-cert',
    placeholder: 'FILE',
    env: 'POOLGATE_TLS_CERT',
    only: 'serve',
    about: 'Certificate chain, PEM; without it a proxy in front has to end TLS',
  }),
  'tls.keyFile': path({
    flag: 'tls-key',
    placeholder: 'FILE',
    env: 'POOLGATE_TLS_KEY',
    only: 'serve',
    about: 'Private key of the certificate, PEM',
  }),
  masterKey: text({
    env: 'POOLGATE_MASTER_KEY',
    secret: true,
    check: anyText,
    about: 'Key that seals secrets at rest: 32 bytes, base64',
  }),
  masterKeyFile: path({ env: 'POOLGATE_MASTER_KEY_FILE', about: 'File with the master key' }),
  rootAccessKeyId: text({
    env: 'POOLGATE_ROOT_ACCESS_KEY_ID',
    check: matching(/^(?:[A-Z0-9]{16,128}|disabled)$/, '16 to 128 capital letters and digits, or disabled'),
    about: "Access key id of the account's root; disabled: root cannot sign",
  }),
  rootSecretAccessKey: text({
    env: 'POOLGATE_ROOT_SECRET_ACCESS_KEY',
    secret: true,
    check: matching(/^[\x21-\x7e]{32,128}$/, '32 to 128 printable characters'),
    about: 'Its secret',
  }),
  trustedProxies: list({
    flag: 'trusted-proxies',
    placeholder: 'LIST',
    env: 'POOLGATE_TRUSTED_PROXIES',
    check: addressRanges,
    about: 'Proxies whose X-Forwarded headers are believed',
  }),
  'smtp.host': text({ env: 'POOLGATE_SMTP_HOST', check: hostName, about: 'Mail server' }),
  'smtp.port': integer({
    env: 'POOLGATE_SMTP_PORT',
    check: between(1, 65_535),
    about: 'Its port (587; 465 when secure)',
  }),
  'smtp.secure': toggle({
    env: 'POOLGATE_SMTP_SECURE',
    about: 'TLS from the first byte instead of STARTTLS (true on port 465)',
  }),
  'smtp.user': text({ env: 'POOLGATE_SMTP_USER', check: anyText, about: 'User at the mail server' }),
  'smtp.password': text({
    env: 'POOLGATE_SMTP_PASSWORD',
    secret: true,
    check: anyText,
    about: 'Password at the mail server',
  }),
  'smtp.passwordFile': path({ env: 'POOLGATE_SMTP_PASSWORD_FILE', about: 'File with that password' }),
  'smtp.from': text({
    env: 'POOLGATE_SMTP_FROM',
    check: matching(/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/, 'a mail address, with or without a name before it'),
    about: 'Sender where a pool names none',
  }),
  'audit.file': path({
    flag: 'audit-file',
    placeholder: 'FILE',
    env: 'POOLGATE_AUDIT_FILE',
    about: 'Write a line of JSON for each API call to this file',
  }),
  'audit.stdout': toggle({
    env: 'POOLGATE_AUDIT_STDOUT',
    about: 'Write those lines to standard output instead',
  }),
  'audit.maxBytes': integer({
    env: 'POOLGATE_AUDIT_MAX_BYTES',
    check: between(1024 * 1024, 1024 ** 4),
    about: 'Size at which that file is rotated; at midnight UTC in any case (104857600)',
  }),
  'audit.keep': integer({
    env: 'POOLGATE_AUDIT_KEEP',
    check: between(1, 100_000),
    about: 'How many rotated files are kept (90)',
  }),
  'audit.durability': text({
    env: 'POOLGATE_AUDIT_DURABILITY',
    check: oneOf('batched', 'each'),
    about: 'each: no call is answered before its line is handed to the system (batched)',
  }),
  'threats.geoDatabase': path({
    env: 'POOLGATE_GEO_DATABASE',
    about: 'MaxMind database (.mmdb) by which threat protection knows where addresses are',
  }),
  'threats.breachedPasswords': path({
    env: 'POOLGATE_BREACHED_PASSWORDS',
    about: 'Sorted file of SHA-1 hashes of breached passwords, one a line',
  }),
  logLevel: text({
    flag: 'log-level',
    placeholder: 'LEVEL',
    env: 'POOLGATE_LOG_LEVEL',
    check: oneOf('silent', 'error', 'warn', 'info', 'debug'),
    about: 'silent, error, warn, info or debug (dev: warn, serve: info)',
  }),
  workers: integer({
    flag: 'workers',
    placeholder: 'N',
    env: 'POOLGATE_WORKERS',
    check: between(1, 256),
    about: 'Threads for password arithmetic (one per core)',
  }),
  enforceTiers: toggle({
    env: 'POOLGATE_ENFORCE_TIERS',
    about: 'Refuse features that AWS does not have in the tier of a pool (off: every tier has all)',
  }),
}

export type SettingName = keyof typeof table
export type Setting = AnyRow

/** Every setting there is; names are paths in the configuration file. */
export const settings: Readonly<Record<SettingName, Setting>> = table

export const settingNames = Object.keys(table) as readonly SettingName[]

/** Checked values; absent ones were not given. */
export type Values = { readonly [Name in SettingName]?: Kinds[(typeof table)[Name]['kind']] }

/** A value as it was given, not checked yet. */
export interface Given {
  readonly value: unknown
  /** Where it was given, for messages. */
  readonly where: string
  /** Folder that a relative path starts from. */
  readonly folder: string
}

export type GivenSettings = ReadonlyMap<SettingName, Given>
