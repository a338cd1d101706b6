import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { planDev } from '../../src/config/dev-plan.js'
import { readSettings } from '../../src/config/read-settings.js'
import { planServe } from '../../src/config/serve-plan.js'

const folder = mkdtempSync(join(tmpdir(), 'poolgate-audit-settings-'))
afterAll(() => rmSync(folder, { recursive: true }))

const machine = { cores: 1, platform: 'linux', folder }
const production = {
  POOLGATE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  POOLGATE_PUBLIC_URL: 'https://auth.example.com',
  POOLGATE_DATA: folder,
}

async function plan(mode: 'dev' | 'serve', environment: Record<string, string>, file = '') {
  writeFileSync(join(folder, 'poolgate.config.yaml'), file)
  const all = mode === 'serve' ? { ...production, ...environment } : environment
  const resolved = await readSettings({ mode, flags: new Map(), environment: all, folder })
  const planning = mode === 'serve' ? planServe(resolved, machine) : planDev(resolved, machine)
  if ('problems' in planning) return { problems: planning.problems.map(({ where, what }) => `${where} ${what}`) }
  const { audit } = 'server' in planning.plan ? planning.plan.server : planning.plan
  return { audit, hints: planning.warnings.filter((warning) => warning.includes('audit')) }
}

describe('settings of the audit trail', () => {
  test('dev: off, and nothing is said about it', async () => {
    expect(await plan('dev', {})).toEqual({ audit: undefined, hints: [] })
  })

  test('serve: off with a hint, which audit.stdout: false silences', async () => {
    expect(await plan('serve', {})).toEqual({
      audit: undefined,
      hints: [expect.stringContaining('POOLGATE_AUDIT_FILE')],
    })
    expect(await plan('serve', { POOLGATE_AUDIT_STDOUT: 'false' })).toEqual({ audit: undefined, hints: [] })
  })

  test('a file with its defaults, relative to the file that names it', async () => {
    expect(await plan('serve', {}, 'audit:\n  file: logs/audit.jsonl\n')).toEqual({
      audit: {
        kind: 'file',
        path: join(folder, 'logs/audit.jsonl'),
        maxBytes: 104_857_600,
        keep: 90,
        durability: 'batched',
      },
      hints: [],
    })
  })

  test('each line before its answer, by the file and by a variable', async () => {
    expect((await plan('serve', {}, 'audit: { file: a.jsonl, durability: each }\n')).audit).toMatchObject({
      durability: 'each',
    })
    const variables = { POOLGATE_AUDIT_FILE: 'a.jsonl', POOLGATE_AUDIT_DURABILITY: 'each' }
    expect((await plan('dev', variables)).audit).toMatchObject({ durability: 'each' })
  })

  test('standard output', async () => {
    expect(await plan('dev', { POOLGATE_AUDIT_STDOUT: 'true' })).toEqual({ audit: { kind: 'stdout' }, hints: [] })
  })

  test.each([
    ['file and standard output', 'audit: { file: a.jsonl, stdout: true }', 'cannot be combined with'],
    ['a size without a file', 'audit: { maxBytes: 2000000 }', 'needs POOLGATE_AUDIT_FILE too'],
    ['a size below a mebibyte', 'audit: { file: a.jsonl, maxBytes: 10 }', 'must be a whole number from 1048576'],
    ['no file to keep', 'audit: { file: a.jsonl, keep: 0 }', 'must be a whole number from 1 to'],
    ['a durability without a file', 'audit: { durability: each }', 'needs POOLGATE_AUDIT_FILE too'],
    ['an unknown durability', 'audit: { file: a.jsonl, durability: all }', 'must be one of batched, each'],
    ['an unknown member', 'audit: { path: a.jsonl }', 'is not a setting'],
  ])('%s → a problem with its place', async (_what, file, problem) => {
    const { problems } = await plan('serve', {}, `${file}\n`)
    expect(problems).toEqual([expect.stringContaining(problem)])
    expect(problems?.[0]).toMatch(/^poolgate\.config\.yaml:1:\d+ audit\./)
  })
})
