import { randomBytes } from 'node:crypto'
import { systemRandom } from '../../src/crypto/random.js'
import { Keyring } from '../../src/crypto/sealing.js'
import { Srp } from '../../src/crypto/srp.js'
import { AdjustableClock } from '../../src/dev/adjustable-clock.js'
import { logLines } from '../../src/domain/import-jobs/row-log.js'
import { csvHeader } from '../../src/domain/import-jobs/rows/csv-header.js'
import { completePoolSettings, type StatedPoolSettings } from '../../src/domain/pools/pool-settings.js'
import { buildSchema } from '../../src/domain/pools/schema.js'
import { noThreatSources } from '../../src/domain/threats/build-threats.js'
import { buildDomain, type Domain } from '../../src/domain-objects.js'
import { usualQuotas } from '../../src/entities/configured-messages.js'
import type { ImportJob } from '../../src/entities/import-job.js'
import type { UserPool } from '../../src/entities/user-pool.js'
import type { Storage } from '../../src/storage/storage.js'
import { noCodeEncryption, noTriggers } from '../../src/triggers/unconfigured.js'

export const clock = new AdjustableClock()
const srp = new Srp({ random: systemRandom, threads: 1 })
const masterKey = randomBytes(32)
const keyring = Keyring.open(masterKey, [Keyring.createKey(masterKey, new Date())])

export const closeArithmetic = () => srp.close()

/** One node of an installation: all have one clock and one master key. */
export function nodeOver(storage: Storage): Domain {
  return buildDomain({
    ...{ storage, keyring, srp, clock, random: systemRandom, pinnedIds: false, enforceTiers: true },
    location: { region: 'us-east-1', accountId: '123456789012' },
    issuerOf: (poolId) => `https://idp.example.com/${poolId}`,
    passkeySite: { publicUrl: () => 'https://idp.example.com', allowsHttpLocalhost: false },
    triggers: noTriggers,
    codeEncryption: noCodeEncryption,
    threats: noThreatSources,
    messagePolicy: { channels: ['email', 'sms'], quotas: usualQuotas },
  })
}

export async function makePool({ pools }: Domain, settings: StatedPoolSettings = {}): Promise<UserPool> {
  return pools.create({
    name: 'import',
    settings: completePoolSettings({ autoVerifiedAttributes: ['email'], caseSensitive: false, ...settings }),
    schema: buildSchema([]),
    tags: {},
  })
}

export type Row = Readonly<Record<string, string>>

/** A file of the pool; what a row does not say is as for a user with a verified address. */
export function fileOf(pool: UserPool, rows: readonly Row[]): Buffer {
  const header = csvHeader(pool)
  const lines = rows.map((row) => {
    const email = `${row['cognito:username']}@example.com`
    const values: Row = { email, email_verified: 'true', 'cognito:mfa_enabled': 'false', ...row }
    return header.map((column) => values[column] ?? '').join(',')
  })
  return Buffer.from([header.join(','), ...lines, ''].join('\n'))
}

/** A job with its file, started; nobody works on it yet. */
export async function startedJob(
  { importJobs, importFiles }: Domain,
  pool: UserPool,
  file: Buffer,
): Promise<ImportJob> {
  const job = await importJobs.create(pool, { name: 'job', roleArn: 'arn:aws:iam::1:role/r', hashing: undefined })
  await importFiles.receive(job, partsOf(file))
  return importJobs.start(pool, job.id)
}

async function* partsOf(file: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.length; at += 65_536) yield file.subarray(at, at + 65_536)
}

/** Works on the active job to its end. */
export async function workOff({ importRun }: Domain): Promise<void> {
  const id = await importRun.claim()
  if (id === undefined) throw new Error('There is no job, or another worker has it.')
  const result = await importRun.run(id, () => false)
  if (result !== 'ended') throw new Error(`The job was not ended: ${result}`)
}

/** Every line of the job's log. */
export async function logOf({ read }: Storage, { poolId, id }: ImportJob): Promise<string[]> {
  const lines: string[] = []
  let after = 0
  for (;;) {
    const entries = await read.importFiles.nextLog(poolId, id, after)
    if (!entries) return lines
    for (const entry of entries) lines.push(...logLines(entry))
    after = entries.at(-1)?.lastLine ?? after
  }
}

export const succeeded = (line: number) => `[SUCCEEDED] Line Number ${line} - The import succeeded.`
export const skipped = (line: number) => `[SKIPPED] Line Number ${line} - The user already exists.`
