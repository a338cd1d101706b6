import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorizationTable } from '../../src/api/authorization-table.js'
import type { OperationName } from '../../src/api/model/operations.js'
import { authorizationChecks } from '../../src/api/protocol/authorization-checks.js'
import { plainCall, readReply } from '../support/pipeline.js'
import type { Signer } from '../support/signed-requests.js'
import { createIamStage, type IamStage, location } from './iam-stage.js'

interface OperationVector {
  readonly id: string
  readonly kind: string
  readonly description: string
  readonly signed: boolean
  readonly operation: OperationName
  readonly input: Readonly<Record<string, unknown>>
  readonly policies: { readonly identity: readonly object[] }
  readonly expected: {
    readonly authn: 'none' | 'sigv4'
    readonly decision: 'allowed' | 'implicitDeny' | 'explicitDeny' | 'missingAuthentication'
    readonly checks: readonly { action: string; resource: string; mode?: 'denyOnly' }[]
    readonly addedContext: Readonly<Record<string, unknown>>
    readonly message?: string
    readonly messageAnyOf?: readonly string[]
  }
}

interface VectorFile {
  readonly fixtures: { readonly pools: readonly { id: string; tags: Record<string, string> }[] }
  readonly vectors: readonly OperationVector[]
}

const path = new URL('../vectors/iam-policies.json', import.meta.url)
const { fixtures, vectors } = JSON.parse(readFileSync(path, 'utf8')) as VectorFile
const operations = vectors.filter(({ kind }) => kind === 'operation')
let stage: IamStage

beforeAll(async () => {
  stage = await createIamStage()
  for (const { id, tags } of fixtures.pools) await stage.pool(id, tags)
})
afterAll(() => stage.close())

/** The vectors name the caller alice; each gets a user of that name for itself. */
async function alice(documents: readonly object[]): Promise<Signer> {
  const { iam } = stage
  if (await iam.users.find('alice')) {
    const { items } = await iam.identityPolicies.listInline({ kind: 'user', name: 'alice' }, { limit: 100 })
    for (const name of items) await iam.identityPolicies.deleteInline({ kind: 'user', name: 'alice' }, name)
    for (const { id } of await iam.accessKeys.list('alice')) await iam.accessKeys.delete('alice', id)
    await iam.users.delete('alice')
  }
  return stage.user('alice', ...documents.map((document) => JSON.stringify(document)))
}

describe('operation vectors', () => {
  test('all of them are here', () => expect(operations.length).toBe(9))

  test.each(operations)('$id: $description', async ({ operation, input, signed, policies, expected }) => {
    expect(authorizationTable[operation].decidedBy === 'policy').toBe(expected.authn === 'sigv4')
    if (expected.decision !== 'missingAuthentication') {
      const { checks, requestTags, tagKeys } = authorizationChecks(operation, input, location)
      const found = checks.map(({ action, resource, denyOnly }) => ({
        action,
        resource,
        ...(denyOnly ? { mode: 'denyOnly' } : {}),
      }))
      expect(found).toEqual(expected.checks)
      const keys = tagKeys ?? (requestTags ? Object.keys(requestTags) : undefined)
      expect(keys).toEqual(expected.addedContext['aws:TagKeys'])
    }
    const before = stage.reached.length
    const signer = await alice(policies.identity)
    const reply = signed
      ? await stage.send(operation, input, signer)
      : readReply(await stage.pipeline.handle(plainCall(operation, JSON.stringify(input))))
    const { __type, Message, message } = reply.body as { __type?: string; Message?: string; message?: string }
    switch (expected.decision) {
      case 'allowed':
        if (expected.authn === 'none') expect(__type).not.toMatch(/AccessDenied|MissingAuthentication|Unrecognized/)
        else expect(stage.reached.slice(before)).toEqual([operation])
        break
      case 'missingAuthentication':
        expect(reply).toEqual({
          status: 400,
          body: { __type: 'MissingAuthenticationTokenException', message: expected.message },
        })
        break
      default:
        expect({ __type, message }).toEqual({ __type: 'AccessDeniedException', message: undefined })
        expect(expected.messageAnyOf ?? [expected.message]).toContain(Message)
        expect(stage.reached.length).toBe(before)
    }
  })
})
