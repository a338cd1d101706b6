import { integer, list, required, structure, text } from '../../aws/query/schema.js'
import { callerIdentity } from '../../iam/caller-identity.js'
import { IamFailure } from '../../iam/iam-failure.js'
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

/** How AssumeRole and GetSessionToken are told a code of a second factor. */
const secondFactor = {
  SerialNumber: text({ min: 9, max: 256, pattern: '[\\w+=/:,.@-]*' }),
  TokenCode: text({ min: 6, max: 6, pattern: '[\\d]*' }),
}

/** Nobody has a second factor here, so that none can be right: ignoring the code would grant what it should guard. */
function refuseSecondFactor(input: { readonly SerialNumber?: string; readonly TokenCode?: string }): void {
  if (input.SerialNumber === undefined && input.TokenCode === undefined) return
  throw new IamFailure('access-denied', {
    reason:
      'MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number is valid and ' +
      'associated with this user. This server has no MFA devices.',
  })
}

/** Contexts of other providers do not exist here: they are no parameters of it. */
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
    ...secondFactor,
  }),
  output: structure({
    Credentials: shapes.credentials,
    AssumedRoleUser: structure({ AssumedRoleId: required(text()), Arn: required(text()) }),
    PackedPolicySize: integer(),
    SourceIdentity: text(),
  }),
  access: 'decided-by-domain',
  async handle({ iam }, { input, caller }) {
    refuseSecondFactor(input)
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
  input: structure({ DurationSeconds: integer({ min: 900, max: 129_600 }), ...secondFactor }),
  output: structure({ Credentials: shapes.credentials }),
  access: 'decided-by-domain',
  async handle({ iam }, { input, caller }) {
    refuseSecondFactor(input)
    const made = await iam.sessions.getSessionToken(caller, { durationSeconds: input.DurationSeconds })
    return { Credentials: toCredentials(made) }
  },
})

/** The caller's own key is known whatever it is, also a session's. Assumed: one that is unknown here is not found. */
const GetAccessKeyInfo = operation({
  name: 'GetAccessKeyInfo',
  service: 'sts',
  input: structure({ AccessKeyId: required(shapes.accessKeyId) }),
  output: structure({ Account: text() }),
  access: everything,
  async handle({ iam, location }, { input, caller }) {
    const { AccessKeyId } = input
    if (AccessKeyId !== caller.principal.accessKeyId) await iam.accessKeys.require(AccessKeyId)
    return { Account: location.accountId }
  },
})

export const stsOperations: readonly Operation[] = [GetCallerIdentity, AssumeRole, GetSessionToken, GetAccessKeyInfo]
