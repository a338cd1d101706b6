import { dirname } from 'node:path'
import type { ServerConfig } from '../config/server-config.js'
import type { RunningServer } from '../server.js'
import { storageText } from './storage-text.js'
import type { Style } from './style.js'

interface ServeFacts {
  readonly config: ServerConfig
  readonly running: Pick<RunningServer, 'endpoint' | 'publicUrl' | 'rootCredential'>
  readonly version: string
}

const NO_WAY = 'none: calls that need it answer CodeDeliveryFailureException'

/** For a person at a terminal: what is on and what is off. */
export function serveScreen({ config, running, version }: ServeFacts, style: Style): string {
  const { publicUrl, rootCredential } = running
  const row = (name: string, value: string) => `  ${style.faint(name.padEnd(12))}${value}`
  return [
    '',
    `  ${style.strong(`Poolgate ${version}`)}  serve`,
    '',
    row('Listening', `${config.host}, port ${new URL(running.endpoint).port || config.port}`),
    row('Public URL', style.accent(publicUrl)),
    row('Storage', storageOf(config)),
    row('TLS', config.tls ? 'certificate file' : 'off: a proxy in front has to end it'),
    row('Proxies', config.trustedProxies.length > 0 ? config.trustedProxies.join(', ') : 'none trusted'),
    row('Mail', mailOf(config) ?? style.warning(NO_WAY)),
    row('SMS', config.messages?.sms?.kind ?? style.faint(NO_WAY)),
    ...(rootCredential ? rootLines(rootCredential, style) : []),
    '',
    '',
  ].join('\n')
}

/** For programs: one line of JSON, and a last line that tells that requests are answered. */
export function serveJson({ config, running, version }: ServeFacts): string {
  const line = {
    mode: 'serve',
    version,
    endpoint: running.endpoint,
    publicUrl: running.publicUrl,
    storage: storageOf(config),
    tls: config.tls !== undefined,
    trustedProxies: config.trustedProxies,
    mail: mailOf(config) ?? null,
    sms: config.messages?.sms?.kind ?? null,
    ...(running.rootCredential ? { rootCredential: running.rootCredential } : {}),
  }
  return `${JSON.stringify(line)}\nReady.\n`
}

function mailOf({ smtp, messages }: ServerConfig): string | undefined {
  return smtp ? `${smtp.host}:${smtp.port}` : messages?.email?.kind
}

function rootLines(
  { accessKeyId, secretAccessKey }: NonNullable<RunningServer['rootCredential']>,
  style: Style,
): string[] {
  return [
    '',
    `  ${style.warning("! The key of the account's root, shown this once: keep it in a safe place.")}`,
    '',
    `    export AWS_ACCESS_KEY_ID=${accessKeyId}`,
    `    export AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
  ]
}

function storageOf({ storage }: ServerConfig): string {
  return storageText(storage, storage.kind === 'file' ? dirname(storage.path) : '')
}
