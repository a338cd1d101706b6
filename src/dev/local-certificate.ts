import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Issued } from './certificate-authority.js'

/** A certificate for this machine, signed by an authority that was made for it. PEM texts. */
export interface LocalCertificate {
  readonly certificate: string
  readonly key: string
  /** What clients are to trust. */
  readonly caFile: string
}

/** When and for whom the certificate was made, so that a start need not parse it. */
interface Note {
  readonly hosts: readonly string[]
  readonly renewAfter: string
}

const files = { ca: 'ca.pem', caKey: 'ca-key.pem', certificate: 'server.pem', key: 'server-key.pem', note: 'made.json' }
const ALWAYS = ['localhost', '127.0.0.1', '::1']

/**
 * The certificate in `folder`, made at the first start and again when it nears its end or another host name is asked for.
 * The authority stays the same as long as it is valid, so that clients need to be told once.
 */
export async function ensureLocalCertificate(
  folder: string,
  { hosts, now }: { readonly hosts: readonly string[]; readonly now: Date },
): Promise<LocalCertificate> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const at = (name: keyof typeof files) => join(folder, files[name])
  const wanted = [...new Set([...ALWAYS, ...hosts.map((host) => host.toLowerCase())])]
  if (!isCurrent(at, wanted, now)) {
    const { issueCertificate, makeAuthority } = await import('./certificate-authority.js')
    const stored = readPair(at('ca'), at('caKey'))
    const authority = (stored && { ...stored, isNew: false }) ?? { ...(await makeAuthority(now)), isNew: true }
    let issued = await issueCertificate(authority, { hosts: wanted, now })
    if (!issued) {
      const fresh = await makeAuthority(now)
      issued = await issueCertificate(fresh, { hosts: wanted, now })
      keepPair(at('ca'), at('caKey'), fresh)
    } else if (authority.isNew) keepPair(at('ca'), at('caKey'), authority)
    if (!issued) throw new Error('A new certificate authority cannot sign.')
    keepIssued(at, issued, wanted)
  }
  return {
    certificate: readFileSync(at('certificate'), 'utf8'),
    key: readFileSync(at('key'), 'utf8'),
    caFile: at('ca'),
  }
}

type At = (name: keyof typeof files) => string

function isCurrent(at: At, wanted: readonly string[], now: Date): boolean {
  if (!existsSync(at('ca')) || !existsSync(at('certificate')) || !existsSync(at('key'))) return false
  try {
    const { hosts, renewAfter }: Note = JSON.parse(readFileSync(at('note'), 'utf8'))
    return new Date(renewAfter) > now && wanted.every((host) => hosts.includes(host))
  } catch {
    return false
  }
}

function readPair(certificatePath: string, keyPath: string): { certificate: string; key: string } | undefined {
  if (!existsSync(certificatePath) || !existsSync(keyPath)) return undefined
  return { certificate: readFileSync(certificatePath, 'utf8'), key: readFileSync(keyPath, 'utf8') }
}

function keepPair(certificatePath: string, keyPath: string, pair: { certificate: string; key: string }): void {
  write(keyPath, pair.key, 0o600)
  write(certificatePath, pair.certificate, 0o644)
}

function keepIssued(at: At, issued: Issued, hosts: readonly string[]): void {
  keepPair(at('certificate'), at('key'), issued)
  const note: Note = { hosts, renewAfter: issued.renewAfter.toISOString() }
  write(at('note'), `${JSON.stringify(note)}\n`, 0o644)
}

/** A start that is cut short leaves the old file or the new one. */
function write(path: string, text: string, mode: number): void {
  const passing = `${path}.new`
  writeFileSync(passing, text, { mode })
  renameSync(passing, path)
}
