import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, describe, expect, test } from 'vitest'
import { makeStage, start } from './stage.js'

const stage = makeStage()
afterAll(() => stage.clear())

const file = join(stage.folder, 'poolgate.config.yaml')
const key = { accessKeyId: 'AKIACONFIGURED000001', secretAccessKey: 'configured-secret/+0123456789abcdefghij' }
const section = `iam:
  users:
    ci:
      accessKeys: [{ accessKeyId: ${key.accessKeyId}, secretAccessKey: ${key.secretAccessKey} }]
`

/** What a start says on standard error, and who the key of the configuration is meanwhile. */
async function startOnce(): Promise<{ err: string; arn: string | undefined }> {
  const program = await start(['dev', '--port', '0'], stage)
  const endpoint = String(program.facts.endpoint)
  const sts = new STSClient({ endpoint, region: 'us-east-1', credentials: key, maxAttempts: 1 })
  const arn = await sts.send(new GetCallerIdentityCommand({})).then(
    ({ Arn }) => Arn,
    () => undefined,
  )
  program.kill('SIGTERM')
  return { err: (await program.ended).err, arn }
}

describe('principals of the configuration over starts of the program', () => {
  const arn = 'arn:aws:iam::123456789012:user/ci'
  const warning =
    'The configuration has no section iam. Kept from an earlier one, keys included: 1 user. ' +
    'Bring the section back, or write iam: {} to remove them.\n'

  test('a file that is gone removes nobody and is warned of in one line; an empty section removes', async () => {
    writeFileSync(file, section)
    const first = await startOnce()
    expect(first.arn).toBe(arn)
    expect(first.err).not.toContain('section iam')

    rmSync(file)
    const without = await startOnce()
    expect(without.arn).toBe(arn)
    expect(without.err).toContain(warning)

    writeFileSync(file, 'region: us-east-1\niam:\n')
    const unwritten = await startOnce()
    expect(unwritten.arn).toBe(arn)
    expect(unwritten.err).toContain(warning)

    writeFileSync(file, 'iam: {}\n')
    const empty = await startOnce()
    expect(empty.arn).toBeUndefined()
    expect(empty.err).not.toContain('section iam')
  })
})
