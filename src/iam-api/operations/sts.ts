import { integer, list, required, structure, text } from '../../aws/query/schema.js'
import { callerIdentity } from '../../iam/caller-identity.js'
import { type Operation, operation } from '../operation.js'
import { everything, requirePolicyArn } from '../targets.js'
import { toCredentials } from '../wire/entities.js'
import * as shapes from '../wire/shapes.js'
import { fromTagList } from '../wire/tags.js'

const GetCallerIdentity = operation({
  name: 'GetCallerIdentity',
  service: 'sts',
  input: structure({}),
  output: structure({ UserId: text(), Account: text(), Arn: text() }),
  access: 'every-caller',
  async handle(_services, { caller }) {
    const { userId, accountId, arn } = callerIdentity(caller.principal)
    return { UserId: userId, Account: accountId, Arn: arn }
  },
})

/** Second factors and contexts of other providers do not exist here: their members are no parameters of it. */
const AssumeRole = operation({
  name: 'AssumeRole',
  service: 'sts',
  input: structure({
    RoleArn: required(shapes.arn),
    RoleSessionName: required(text({ min: 2, max: 64, pattern: '[\\w+=,.@-]*' })),
    PolicyArns: list(structure({ arn: required(shapes.arn) })),
    Policy: text({ min: 1, max: 131_072, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' }),
    DurationSeconds: integer({ min: 900, max: 43_200 }),
    Tags: shapes.tagList,
    TransitiveTagKeys: shapes.tagKeys,
    ExternalId: text({ min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' }),
    SourceIdentity: text({ min: 2, max: 64, pattern: '[\\w+=,.@-]*' }),
  }),
  output: structure({
    Credentials: shapes.credentials,
    AssumedRoleUser: structure({ AssumedRoleId: required(text()), Arn: required(text()) }),
    PackedPolicySize: integer(),
    SourceIdentity: text(),
  }),
  access: 'decided-by-domain',
  async handle({ iam }, { input, caller }) {
    const assumed = await iam.sessions.assumeRole(caller, {
      roleArn: input.RoleArn,
      sessionName: input.RoleSessionName,
      durationSeconds: input.DurationSeconds,
      policy: input.Policy,
      policyArns: input.PolicyArns?.map(({ arn }) => requirePolicyArn(arn)),
      tags: fromTagList(input.Tags),
      transitiveTagKeys: input.TransitiveTagKeys,
      externalId: input.ExternalId,
      sourceIdentity: input.SourceIdentity,
    })
    return {
      Credentials: toCredentials(assumed.credentials),
      AssumedRoleUser: { AssumedRoleId: assumed.assumedRoleId, Arn: assumed.arn },
      PackedPolicySize: assumed.packedPercent,
      SourceIdentity: assumed.sourceIdentity,
    }
  },
})

const GetSessionToken = operation({
  name: 'GetSessionToken',
  service: 'sts',
  input: structure({ DurationSeconds: integer({ min: 900, max: 129_600 }) }),
  output: structure({ Credentials: shapes.credentials }),
  access: 'decided-by-domain',
  async handle({ iam }, { input, caller }) {
    const made = await iam.sessions.getSessionToken(caller, { durationSeconds: input.DurationSeconds })
    return { Credentials: toCredentials(made) }
  },
})

/** Assumed: a key that is unknown here is not found; the service refuses it as invalid. Root's own key has no owner to find. */
const GetAccessKeyInfo = operation({
  name: 'GetAccessKeyInfo',
  service: 'sts',
  input: structure({ AccessKeyId: required(shapes.accessKeyId) }),
  output: structure({ Account: text() }),
  access: everything,
  async handle({ iam, location }, { input }) {
    await iam.accessKeys.requireWithOwner(input.AccessKeyId)
    return { Account: location.accountId }
  },
})

export const stsOperations: readonly Operation[] = [GetCallerIdentity, AssumeRole, GetSessionToken, GetAccessKeyInfo]
