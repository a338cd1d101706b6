import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { makeStage, run } from '../cli/stage.js'
import { type Fence, fencesOf } from './document-commands.js'

const stage = makeStage()
afterAll(() => stage.clear())

const pool = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Sample001'
const otherPool = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Another01'

interface Asked {
  readonly actions: readonly string[]
  readonly resource?: string
  readonly context?: readonly string[]
}

/** What each job must and must not be able to do. */
const jobs: Readonly<Record<string, { readonly may: readonly Asked[]; readonly mayNot: readonly Asked[] }>> = {
  'help-desk.json': {
    may: [{ actions: ['ListUsers', 'AdminGetUser', 'AdminResetUserPassword', 'AdminDisableUser'], resource: pool }],
    mayNot: [
      { actions: ['AdminSetUserPassword', 'AdminDeleteUser', 'AdminCreateUser', 'UpdateUserPool'], resource: pool },
      { actions: ['ListUsers', 'AdminGetUser'], resource: otherPool },
      { actions: ['ListUserPools'] },
    ],
  },
  'backend.json': {
    may: [{ actions: ['AdminInitiateAuth', 'AdminRespondToAuthChallenge', 'AdminGetUser'], resource: pool }],
    mayNot: [
      { actions: ['ListUsers', 'AdminSetUserPassword', 'AdminCreateUser'], resource: pool },
      { actions: ['AdminInitiateAuth'], resource: otherPool },
    ],
  },
  'provisioning.json': {
    may: [
      {
        actions: ['AdminCreateUser', 'AdminUpdateUserAttributes', 'AdminAddUserToGroup', 'ListUsers'],
        resource: pool,
        context: ['aws:SourceIp=203.0.113.7'],
      },
    ],
    mayNot: [
      { actions: ['AdminCreateUser', 'ListUsers'], resource: pool, context: ['aws:SourceIp=198.51.100.1'] },
      { actions: ['AdminCreateUser'], resource: pool },
      { actions: ['AdminDeleteUser', 'AdminSetUserPassword'], resource: pool, context: ['aws:SourceIp=203.0.113.7'] },
    ],
  },
  'pipeline.json': {
    may: [
      { actions: ['CreateUserPool'], context: ['aws:RequestTag/team=blue', 'aws:TagKeys=team'] },
      { actions: ['ListUserPools', 'DescribeUserPoolDomain'] },
      { actions: ['DeleteUserPool', 'CreateUserPoolClient'], resource: pool, context: ['aws:ResourceTag/team=blue'] },
      { actions: ['UpdateUserPool'], resource: pool, context: ['aws:ResourceTag/team=blue'] },
      {
        actions: ['UpdateUserPool'],
        resource: pool,
        context: ['aws:ResourceTag/team=blue', 'aws:RequestTag/team=blue', 'aws:TagKeys=team'],
      },
    ],
    mayNot: [
      { actions: ['CreateUserPool'] },
      { actions: ['CreateUserPool'], context: ['aws:RequestTag/team=red'] },
      { actions: ['DeleteUserPool', 'UpdateUserPool'], resource: pool },
      { actions: ['DeleteUserPool', 'UpdateUserPool'], resource: pool, context: ['aws:ResourceTag/team=red'] },
      {
        actions: ['UpdateUserPool'],
        resource: pool,
        context: ['aws:ResourceTag/team=blue', 'aws:RequestTag/team=red', 'aws:TagKeys=team'],
      },
      {
        actions: ['UpdateUserPool'],
        resource: pool,
        context: ['aws:ResourceTag/team=blue', 'aws:RequestTag/stage=test', 'aws:TagKeys=stage'],
      },
      { actions: ['TagResource', 'UntagResource'], resource: pool, context: ['aws:ResourceTag/team=blue'] },
      { actions: ['ListUsers', 'AdminCreateUser'], resource: pool, context: ['aws:ResourceTag/team=blue'] },
    ],
  },
  'auditor.json': {
    may: [
      { actions: ['DescribeUserPool', 'DescribeUserPoolClient', 'ListGroups', 'GetUserPoolMfaConfig'], resource: pool },
      { actions: ['ListUserPools', 'iam:ListUsers', 'iam:GetUserPolicy', 'iam:SimulatePrincipalPolicy'] },
    ],
    mayNot: [
      { actions: ['ListUsers', 'AdminGetUser', 'ListUsersInGroup', 'UpdateUserPool', 'DeleteGroup'], resource: pool },
      { actions: ['CreateUserPool', 'iam:CreateUser', 'iam:PutUserPolicy'] },
    ],
  },
}

describe('policies for common jobs', () => {
  const examples = fencesOf('iam.md').filter(
    ({ heading, language }) => heading === 'Policies for common jobs' && language === 'json',
  )

  test('there are five', () => expect(examples.map(({ file }) => file)).toEqual(Object.keys(jobs)))

  test.each(examples.map((fence) => [String(fence.file), fence] as const))('%s', async (file, { text }: Fence) => {
    const path = join(stage.folder, file)
    writeFileSync(path, text)
    expect((await run(['policy', 'check', path])).out).toContain(`${file}  no findings`)
    const decisions = async ({ actions, resource, context = [] }: Asked) => {
      const { out, code, err } = await run([
        'policy',
        'simulate',
        '--json',
        ...['--policy', path],
        ...actions.flatMap((action) => ['--action', action.includes(':') ? action : `cognito-idp:${action}`]),
        ...(resource === undefined ? [] : ['--resource', resource]),
        ...context.flatMap((pair) => ['--context', pair]),
      ])
      if (code === 2) throw new Error(err)
      const { results } = JSON.parse(out) as { results: { action: string; decision: string }[] }
      return results.map(({ action, decision }) => `${decision === 'allowed' ? 'may' : 'may not'} ${action}`)
    }
    const all = (verdict: string, { actions }: Asked) =>
      actions.map((action) => `${verdict} ${action.includes(':') ? action : `cognito-idp:${action}`}`)
    for (const asked of jobs[file]?.may ?? []) expect(await decisions(asked)).toEqual(all('may', asked))
    for (const asked of jobs[file]?.mayNot ?? []) expect(await decisions(asked)).toEqual(all('may not', asked))
  })
})
