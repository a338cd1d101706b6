import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { makeStage, run } from './stage.js'

const stage = makeStage()
afterAll(() => stage.clear())

const pool = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Example'
const otherPool = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Other'

function file(name: string, ...statements: object[]): string {
  writeFileSync(join(stage.folder, name), JSON.stringify({ Version: '2012-10-17', Statement: statements }))
  return name
}

const read = file('read.json', { Sid: 'Read', Effect: 'Allow', Action: 'cognito-idp:AdminGet*', Resource: pool })
const all = file('all.json', { Effect: 'Allow', Action: '*', Resource: '*' })
const deny = file('deny.json', { Sid: 'No', Effect: 'Deny', Action: 'cognito-idp:AdminGetUser', Resource: '*' })
const guarded = file('guarded.json', {
  Effect: 'Allow',
  Action: 'cognito-idp:AdminGetUser',
  Resource: '*',
  Condition: {
    StringEquals: { 'aws:ResourceTag/team': 'blue' },
    IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] },
  },
})
const tagged = file('tagged.json', {
  Effect: 'Allow',
  Action: 'cognito-idp:TagResource',
  Resource: '*',
  Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'stage'] } },
})
const own = file('own.json', {
  Effect: 'Allow',
  Action: 'cognito-idp:AdminGetUser',
  Resource: `arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_\${aws:username}`,
})

const simulate = (...args: readonly string[]) => run(['policy', 'simulate', ...args], { folder: stage.folder })
const get = ['--action', 'cognito-idp:AdminGetUser', '--resource', pool]

async function resultsOf(...args: readonly string[]) {
  const { out } = await simulate(...args, '--json')
  return (JSON.parse(out) as { results: Record<string, unknown>[] }).results
}

describe('poolgate policy simulate', () => {
  test('allowed → exit code 0 and the statement that allows', async () => {
    const { code, out } = await simulate('--policy', read, ...get)
    expect(code).toBe(0)
    expect(out).toBe(`allowed  cognito-idp:AdminGetUser on ${pool}\n  allowed by read.json, Statement[0] "Read"\n`)
  })

  test('an explicit deny → exit code 1 and the statement that denies, whatever allows', async () => {
    const { code, out } = await simulate('--policy', all, '--policy', deny, ...get)
    expect(code).toBe(1)
    expect(out).toContain('explicitDeny')
    expect(out).toContain('denied by deny.json, Statement[0] "No"')
    expect(out).toContain('with an explicit deny in an identity-based policy')
  })

  test('nothing allows → of each statement the action, the resource and the condition that do not match', async () => {
    const { code, out } = await simulate(
      '--policy',
      read,
      '--policy',
      guarded,
      '--action',
      'cognito-idp:AdminGetUser',
      '--resource',
      otherPool,
      '--context',
      'aws:SourceIp=203.0.113.9',
    )
    expect(code).toBe(1)
    expect(out).toContain('no statement of the identity policies allows it')
    expect(out).toContain(`Resource "${pool}" does not cover ${otherPool}`)
    expect(out).toContain('StringEquals aws:ResourceTag/team "blue" does not hold: the request has no such key')
    expect(out).toContain(
      'IpAddress aws:SourceIp ["10.0.0.0/8", "192.0.2.0/24"] does not hold: the request has "203.0.113.9"',
    )
    expect(out).toContain('because no identity-based policy allows the cognito-idp:AdminGetUser action')
    expect(out).not.toContain('Action')
  })

  test('conditions that hold are not complained about, and key names ignore case', async () => {
    const context = ['--context', 'AWS:sourceip=10.1.2.3', '--context', 'aws:ResourceTag/team=blue']
    expect((await simulate('--policy', guarded, ...get, ...context)).code).toBe(0)
    const { out } = await simulate('--policy', guarded, ...get, '--context', 'aws:SourceIp=10.1.2.3')
    expect(out).not.toContain('IpAddress')
  })

  test('a boundary and a session policy only subtract, and a refusal names the layer', async () => {
    const [bounded] = await resultsOf(
      '--policy',
      all,
      '--boundary',
      read,
      '--action',
      'cognito-idp:AdminDeleteUser',
      '--resource',
      pool,
    )
    expect(bounded).toMatchObject({
      decision: 'implicitDeny',
      layer: 'boundary',
      unmatched: [{ file: 'read.json', layer: 'boundary' }],
    })
    const [session] = await resultsOf(
      '--policy',
      read,
      '--session',
      all,
      '--action',
      'cognito-idp:ListUsers',
      '--resource',
      pool,
    )
    expect(session).toMatchObject({ decision: 'implicitDeny', layer: 'identity' })
    const [denied] = await resultsOf('--policy', all, '--session', deny, ...get)
    expect(denied).toMatchObject({
      decision: 'explicitDeny',
      layer: 'session',
      by: { file: 'deny.json', statement: 0, sid: 'No' },
    })
  })

  test('a key that is given several times is a list', async () => {
    const tag = ['--action', 'cognito-idp:TagResource', '--resource', pool, '--context', 'aws:TagKeys=team']
    expect((await simulate('--policy', tagged, ...tag, '--context', 'aws:TagKeys=stage')).code).toBe(0)
    expect((await simulate('--policy', tagged, ...tag, '--context', 'aws:TagKeys=owner')).code).toBe(1)
  })

  test('a variable that the request does not fill is named', async () => {
    const { out } = await simulate('--policy', own, ...get)
    expect(out).toContain(`not filled by the request: \${aws:username}`)
    expect((await simulate('--policy', own, ...get, '--context', 'aws:username=Example')).code).toBe(0)
  })

  test('actions and resources are crossed; the exit code is 1 when one of them is refused', async () => {
    const asked = [
      '--action',
      'cognito-idp:AdminGetUser',
      '--action',
      'cognito-idp:ListUsers',
      '--resource',
      pool,
      '--resource',
      otherPool,
    ]
    const results = await resultsOf('--policy', read, ...asked)
    expect(results.map(({ decision }) => decision)).toEqual(['allowed', 'implicitDeny', 'implicitDeny', 'implicitDeny'])
    expect((await simulate('--policy', read, ...asked)).code).toBe(1)
  })

  test('without a resource the account-wide "*" is asked for, which no ARN covers', async () => {
    const { code, out } = await simulate('--policy', read, '--action', 'cognito-idp:AdminGetUser')
    expect(code).toBe(1)
    expect(out).toContain('only "*" covers')
  })

  test.each([
    ['no policy', ['--action', 'cognito-idp:ListUsers'], '--policy is missing'],
    ['no action', ['--policy', read], '--action is missing'],
    ['an action without its service', ['--policy', read, '--action', 'ListUsers'], 'such as cognito-idp:ListUsers'],
    ['an action with a wildcard', ['--policy', read, '--action', 'cognito-idp:*'], 'without wildcards'],
    ['a pool id as resource', ['--policy', read, ...get, '--resource', 'us-east-1_Example'], 'must be an ARN or *'],
    ['context without a value', ['--policy', read, ...get, '--context', 'aws:SourceIp'], 'must be key=value'],
    ['a file that does not exist', ['--policy', 'none.json', ...get], 'none.json does not exist'],
    ['a word too many', [read, '--policy', read, ...get], 'is one word too many'],
    ['two boundaries', ['--policy', read, '--boundary', read, '--boundary', read, ...get], 'is given twice'],
  ])('%s → exit code 2', async (_what, args, complaint) => {
    const { code, out, err } = await simulate(...args)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(complaint)
  })

  test('a document that is no policy → exit code 2, with the place', async () => {
    writeFileSync(join(stage.folder, 'broken.json'), '{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}')
    const { code, err } = await simulate('--policy', 'broken.json', ...get)
    expect(code).toBe(2)
    expect(err).toMatch(/broken\.json is no valid policy: .*line 1, column \d+/)
  })
})
