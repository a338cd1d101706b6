import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config/read-settings.js'

const folder = mkdtempSync(join(tmpdir(), 'poolgate-iam-section-'))
afterAll(() => rmSync(folder, { recursive: true }))

const secret = 'configured-secret/+0123456789abcdefghij'

async function read(text: string, mode: 'dev' | 'serve' = 'serve', environment: Record<string, string> = {}) {
  writeFileSync(join(folder, 'poolgate.config.yaml'), text)
  const resolved = await readSettings({
    mode,
    flags: new Map(),
    environment: { CI_SECRET: secret, ...environment },
    folder,
  })
  return {
    iam: resolved.iam,
    warnings: resolved.warnings ?? [],
    problems: resolved.problems.map(({ where, what }) => `${where} ${what}`),
  }
}

const complete = `
region: eu-west-1
iam:
  policies:
    PoolReader:
      path: /team/
      description: Reads one pool
      tags: { team: blue }
      document:
        Version: "2012-10-17"
        Statement:
          - Sid: Read
            Effect: Allow
            Action: [cognito-idp:AdminGetUser]
            Resource: arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Example
  groups:
    support:
      policies: [PoolReader, "arn:aws:iam::aws:policy/AmazonCognitoReadOnly"]
      inline:
        Extra: extra.json
  users:
    ci:
      groups: [support]
      boundary: poolreader
      tags: { owner: ann }
      accessKeys:
        - accessKeyId: AKIACONFIGURED000001
          secretAccessKey: \${env:CI_SECRET}
        - accessKeyId: AKIACONFIGURED000002
          secretAccessKey: \${env:CI_SECRET}
          status: Inactive
  roles:
    deploy:
      maxSessionSeconds: 7200
      trust:
        Version: "2012-10-17"
        Statement: { Effect: Allow, Principal: { AWS: "123456789012" }, Action: "sts:AssumeRole" }
`

function withPolicy(lines: string): string {
  const indented = lines
    .trim()
    .split('\n')
    .map((line) => `        ${line}`)
    .join('\n')
  return `iam:\n  policies:\n    P:\n      document:\n${indented}\n`
}

describe('the section iam of the configuration file', () => {
  test('policies, groups, users and roles with everything that they may have', async () => {
    writeFileSync(
      join(folder, 'extra.json'),
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"cognito-idp:ListUserPools","Resource":"*"}]}',
    )
    const { iam, problems, warnings } = await read(complete)
    expect({ problems, warnings }).toEqual({ problems: [], warnings: [] })
    expect(iam?.policies).toMatchObject([
      { name: 'PoolReader', path: '/team/', description: 'Reads one pool', tags: { team: 'blue' } },
    ])
    expect(JSON.parse(iam?.policies[0]?.document ?? '')).toMatchObject({ Version: '2012-10-17' })
    expect(iam?.groups).toMatchObject([
      { name: 'support', path: '/', policies: ['PoolReader', 'arn:aws:iam::aws:policy/AmazonCognitoReadOnly'] },
    ])
    expect(iam?.groups[0]?.inline).toEqual([{ name: 'Extra', document: expect.stringContaining('ListUserPools') }])
    expect(iam?.users).toMatchObject([
      {
        name: 'ci',
        groups: ['support'],
        boundary: 'poolreader',
        tags: { owner: 'ann' },
        accessKeys: [
          { accessKeyId: 'AKIACONFIGURED000001', secretAccessKey: secret, active: true },
          { accessKeyId: 'AKIACONFIGURED000002', secretAccessKey: secret, active: false },
        ],
      },
    ])
    expect(iam?.roles).toMatchObject([{ name: 'deploy', maxSessionSeconds: 7200, trust: expect.any(String) }])
  })

  test.each(['region: eu-west-1\n', 'iam:\n', 'iam: ~\n', ''])('%j says nothing about principals', async (text) => {
    expect((await read(text)).iam).toBeUndefined()
  })

  test.each(['iam: {}\n', 'iam:\n  users:\n', 'iam: { users: {}, groups: {} }\n'])(
    '%j says that there are none',
    async (text) => {
      expect((await read(text)).iam).toEqual({ policies: [], groups: [], users: [], roles: [] })
    },
  )

  test.each([
    ['an unknown kind', 'iam:\n  user: {}\n', ':2:3 iam.user is not known here; did you mean users?'],
    ['a list for a mapping', 'iam:\n  users: [ci]\n', ':2:3 iam.users must be a mapping'],
    [
      'an unknown member',
      'iam:\n  users:\n    ci:\n      group: [a]\n',
      ':4:7 iam.users.ci.group is not known here; did you mean groups?',
    ],
    [
      'a name that IAM refuses',
      'iam:\n  users:\n    "c i": {}\n',
      ':3:5 iam.users["c i"] Member must satisfy regular expression pattern',
    ],
    ['a name twice but for case', 'iam:\n  users:\n    ci: {}\n    CI: {}\n', ':4:5 iam.users.CI stands here twice'],
    [
      'a path without its slashes',
      'iam:\n  groups:\n    g: { path: team }\n',
      ':3:10 iam.groups.g.path Member must satisfy',
    ],
    [
      'a group that is not configured',
      'iam:\n  users:\n    ci:\n      groups:\n        - none\n',
      ':5:11 iam.users.ci.groups[0] names no group: none',
    ],
    [
      'a policy that is not configured',
      'iam:\n  groups:\n    g: { policies: [none] }\n',
      ':3:21 iam.groups.g.policies[0] names no policy: none',
    ],
    [
      'a tag that is a number',
      'iam:\n  users:\n    ci: { tags: { n: 1 } }\n',
      ':3:19 iam.users.ci.tags.n must be a text: put it in quotes',
    ],
    [
      'a tag that IAM refuses',
      'iam:\n  users:\n    ci: { tags: { "aws:x": a } }\n',
      ':3:11 iam.users.ci.tags Tag keys must not begin with "aws:"',
    ],
    ['a role without a trust policy', 'iam:\n  roles:\n    r: {}\n', ':3:5 iam.roles.r needs a trust policy'],
    [
      'a session that is too long',
      'iam:\n  roles:\n    r: { maxSessionSeconds: 60, trust: {} }\n',
      ':3:10 iam.roles.r.maxSessionSeconds must be a whole number from 3600 to 43200',
    ],
    ['a policy without a document', 'iam:\n  policies:\n    P: {}\n', ':3:5 iam.policies.P needs a document'],
    [
      'a document that is a list',
      'iam:\n  policies:\n    P: { document: [] }\n',
      ':3:10 iam.policies.P.document must be a policy document',
    ],
    [
      'a document in a file that does not exist',
      'iam:\n  policies:\n    P: { document: none.json }\n',
      ':3:10 iam.policies.P.document names a file that does not exist: none.json',
    ],
  ])('%s → a problem with its place', async (_what, text, problem) => {
    const { problems } = await read(text)
    expect(problems.map((found) => found.slice(0, `poolgate.config.yaml${problem}`.length))).toContain(
      `poolgate.config.yaml${problem}`,
    )
  })

  test('a document that the API would refuse → the place of the element in the YAML', async () => {
    const { problems } = await read(
      withPolicy(`
Version: "2012-10-17"
Statement:
  - Effect: Allow
    Action:
      - cognito-idp:ListUsers
      - ListUsers
    Resource: "*"`),
    )
    expect(problems).toEqual([
      'poolgate.config.yaml:10:17 iam.policies.P.document.Statement[0].Action[1] is refused: "ListUsers" names no service',
    ])
  })

  test('a document in a file of its own → line and column in that file', async () => {
    writeFileSync(join(folder, 'bad.json'), '{"Version":"2012-10-17",\n"Statement":[{"Effect":"Allow","Action":"x"}]}')
    const { problems } = await read('iam:\n  policies:\n    P: { document: bad.json }\n')
    expect(problems).toEqual([expect.stringMatching(/^bad\.json:2:\d+ Statement\[0\]\.Action is refused: /)])
  })

  test('a document that the linter doubts → a warning with its place, and no problem', async () => {
    const { problems, warnings } = await read(
      withPolicy('Version: "2012-10-17"\nStatement: { Effect: Allow, Action: cognito-idp:ListUser, Resource: "*" }'),
    )
    expect(problems).toEqual([])
    expect(warnings).toEqual([
      expect.stringMatching(
        /^poolgate\.config\.yaml:6:\d+ iam\.policies\.P\.document\.Statement\.Action: error: .*ListUsers/,
      ),
    ])
  })

  test('a policy document of the older version is taken', async () => {
    const { problems, iam } = await read(
      withPolicy('Statement: { Effect: Allow, Action: "cognito-idp:*", Resource: "*" }'),
    )
    expect(problems).toEqual([])
    expect(iam?.policies).toHaveLength(1)
  })
})

describe('access keys of the configuration', () => {
  const withKey = (key: string) => `iam:\n  users:\n    ci:\n      accessKeys:\n        - ${key}\n`
  const id = 'accessKeyId: AKIACONFIGURED000001'

  test('serve: a secret in the file is refused and not repeated', async () => {
    const { problems, iam } = await read(withKey(`{ ${id}, secretAccessKey: "${secret}" }`))
    expect(problems).toEqual([
      expect.stringContaining('iam.users.ci.accessKeys[0].secretAccessKey is a secret and does not belong in a file'),
    ])
    expect(problems.join()).not.toContain(secret)
    expect(iam?.users[0]?.accessKeys).toEqual([])
  })

  test('dev: a secret may stand in the file', async () => {
    const { problems, iam } = await read(withKey(`{ ${id}, secretAccessKey: "${secret}" }`), 'dev')
    expect(problems).toEqual([])
    expect(iam?.users[0]?.accessKeys).toMatchObject([{ secretAccessKey: secret }])
  })

  const reference = `secretAccessKey: "\${env:CI_SECRET}"`
  test.each([
    [
      'a variable that is not set',
      `{ ${id}, secretAccessKey: "\${env:NONE}" }`,
      'names the variable NONE, which is not set',
    ],
    ['no secret', `{ ${id} }`, 'needs an accessKeyId and a secretAccessKey'],
    [
      'an id in small letters',
      `{ accessKeyId: akiaconfigured000001, ${reference} }`,
      'must be 16 to 128 capital letters',
    ],
    [
      'an id of published documentation',
      `{ accessKeyId: AKIAIOSFODNN7EXAMPLE, ${reference} }`,
      'published documentation',
    ],
    ['an unknown status', `{ ${id}, ${reference}, status: Gone }`, 'must be Active or Inactive'],
    ['the same id twice', `{ ${id}, ${reference} }\n        - { ${id}, ${reference} }`, 'is the id of two keys'],
  ])('%s → a problem', async (_what, key, problem) => {
    const { problems } = await read(withKey(key))
    expect(problems).toEqual([expect.stringContaining(problem)])
    expect(problems[0]).toMatch(/^poolgate\.config\.yaml:[56]:\d+ iam\.users\.ci\.accessKeys\[[01]\]/)
  })

  test.each([
    ['too short', 'short', 'must be 32 to 128 printable characters'],
    ['published', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'published documentation'],
  ])('a variable with a secret that is %s → a problem that does not repeat it', async (_what, value, problem) => {
    const { problems } = await read(withKey(`{ ${id}, ${reference} }`), 'serve', { CI_SECRET: value })
    expect(problems).toEqual([expect.stringContaining(problem)])
    expect(problems.join()).not.toContain(value)
  })
})
