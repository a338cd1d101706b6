import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { CheckFinding } from '../../src/cli/policy-check.js'
import { makeStage, run } from './stage.js'

const stage = makeStage()
afterAll(() => stage.clear())

function file(name: string, content: string | object): string {
  writeFileSync(join(stage.folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return name
}

const check = (...args: readonly string[]) => run(['policy', 'check', ...args], { folder: stage.folder })
const pool = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Example'
const good = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['cognito-idp:AdminGetUser'], Resource: pool }],
}

describe('poolgate policy check', () => {
  test('a document without findings → exit code 0', async () => {
    const { code, out, err } = await check(file('good.json', good))
    expect({ code, out, err }).toEqual({ code: 0, out: 'good.json  no findings\n', err: '' })
  })

  test('a misspelt action → exit code 1, with file, line, column, severity and the nearest name', async () => {
    const text = JSON.stringify(good, null, 2).replace('AdminGetUser', 'AdminGetUsers')
    const { code, out } = await check(file('typo.json', text))
    expect(code).toBe(1)
    expect(out).toMatch(
      /^typo\.json:7:9 {2}error {6}Statement\[0\]\.Action\[0\]: .*AdminGetUsers, did you mean AdminGetUser\?\n$/,
    )
  })

  test('a warning alone → exit code 0, with a hint', async () => {
    const document = { ...good, Statement: [{ Effect: 'Allow', Action: 'cognito-idp:ListUserPools', Resource: pool }] }
    const { code, out } = await check(file('everything.json', document))
    expect(code).toBe(0)
    expect(out).toContain('warning')
    expect(out).toContain('"Resource": "*"')
  })

  test('what the API would refuse → error, with what the API says', async () => {
    const text = '{ "Version": "2012-10-17",\n  "Statement": [ { "Effect": "allow" } ] }'
    const { code, out } = await check(file('refused.json', text))
    expect(code).toBe(1)
    expect(out).toMatch(/^refused\.json:2:\d+ {2}error/)
    expect(out).toContain('the API refuses it: MalformedPolicyDocument')
  })

  test('each kind of finding is told with its file, line and column, by the actions that this server has', async () => {
    const statements = [
      '{ "Effect": "Allow", "Action": "cognito-idp:AdminGetUsr", "Resource": "*" },',
      '{ "Effect": "Allow", "Action": "cognito-idp:AdminDelete*", "Resource": "*" },',
      '{ "Effect": "Allow", "NotAction": "iam:*", "Resource": "*" },',
      '{ "Effect": "Allow", "Action": "cognito-idp:ListUserPools", "Resource": "*",',
      '  "Condition": { "StringEquals": { "aws:ResourceTag/team": "a" } } },',
      '{ "Effect": "Allow", "Action": "cognito-idp:AdminGetUser", "Resource": "*",',
      '  "Condition": { "StringEquals": { "cognito-idp:Region": "a" } } },',
      '{ "Effect": "Allow", "Action": "cognito-idp:SignUp", "Resource": "*" },',
      '{ "Effect": "Deny", "Action": "cognito-idp:List*", "Resource": "*" }',
    ]
    const text = ['{ "Version": "2012-10-17", "Statement": [', ...statements, '] }', ''].join('\n')
    const { code, out } = await check(file('many.json', text), '--json')
    expect(code).toBe(1)
    const found = JSON.parse(out).findings.map(
      (one: CheckFinding) => `${one.line}:${one.column} ${one.severity} ${one.code}`,
    )
    expect(found).toEqual([
      '2:32 error unknown-action',
      '3:32 security wildcard-write',
      '4:22 security allow-all-but',
      '5:1 warning unreachable',
      '6:36 warning key-not-carried',
      '8:36 warning unknown-key',
      '9:32 warning ineffective-action',
    ])
  })

  test('--attach decides what a document may hold', async () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }],
    }
    const name = file('trust.json', trust)
    expect((await check(name, '--attach', 'trust')).code).toBe(0)
    expect((await check(name)).code).toBe(1)
    expect((await check(file('good.json', good), '--attach=trust')).code).toBe(1)
  })

  test('--json → one document with the findings of all files', async () => {
    const bad = file('typo.json', JSON.stringify(good).replace('AdminGetUser', 'AdminGetUsers'))
    const { code, out } = await check(file('good.json', good), bad, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toEqual({
      findings: [
        {
          file: 'typo.json',
          line: 1,
          column: 66,
          severity: 'error',
          code: 'unknown-action',
          path: 'Statement[0].Action[0]',
          message: expect.stringContaining('did you mean AdminGetUser?'),
        },
      ],
    })
  })

  test.each([
    ['no file', [], 'FILE is missing'],
    ['a file that does not exist', ['none.json'], 'none.json does not exist'],
    ['a folder', ['.'], 'cannot be read (EISDIR)'],
    ['an unknown kind', ['good.json', '--attach', 'bucket'], '--attach bucket must be one of identity'],
    ['an unknown flag', ['good.json', '--attache', 'trust'], '--attache is not a flag; did you mean --attach?'],
    ['a flag without its value', ['good.json', '--attach'], '--attach needs a value'],
    ['a flag twice', ['good.json', '--json', '--json'], '--json is given twice'],
  ])('%s → exit code 2', async (_what, args, complaint) => {
    const { code, out, err } = await check(...args)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(complaint)
  })

  test('text that is no JSON, twice the same member, and enormous files are told, not thrown', async () => {
    expect((await check(file('text.json', 'Statement:'))).code).toBe(1)
    expect((await check(file('twice.json', '{"Version":"2012-10-17","Version":"2012-10-17"}'))).out).toContain('twice')
    expect((await check(file('large.json', ' '.repeat(2 * 1024 * 1024)))).err).toContain('larger than 1 MiB')
  })
})

describe('poolgate policy', () => {
  test.each([[[]], [['help']], [['--help']], [['check', '--help']]])('%j prints its help', async (args) => {
    const { code, out } = await run(['policy', ...args])
    expect(code).toBe(0)
    expect(out).toContain('poolgate policy simulate')
  })

  test('poolgate help policy prints the same', async () => {
    expect(await run(['help', 'policy'])).toEqual(await run(['policy', 'help']))
  })

  test('an unknown command → exit code 2 and the nearest one', async () => {
    const { code, err } = await run(['policy', 'simulat'])
    expect(code).toBe(2)
    expect(err).toContain('did you mean simulate?')
  })
})
