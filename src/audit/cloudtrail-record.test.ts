import { expect, test } from 'vitest'
import type { ApiCall } from './api-call.js'
import { recordLine } from './cloudtrail-record.js'

const accountId = '123456789012'
const call: ApiCall = {
  service: 'cognito-idp',
  operation: 'AdminGetUser',
  readOnly: true,
  requestId: '11111111-2222-4333-8444-555555555555',
  sourceIp: '192.0.2.7',
  userAgent: 'aws-cli/2.31',
}
const facts = {
  eventId: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
  eventTime: new Date('2026-03-04T10:00:00.900Z'),
  location: { region: 'eu-west-1', accountId },
}
const user = {
  kind: 'user' as const,
  accountId,
  arn: 'arn:aws:iam::123456789012:user/team/ci',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  entityId: 'AIDAEXAMPLEEXAMPLE123',
}
const session = { issuedAt: new Date('2026-03-04T09:00:00Z'), expiresAt: new Date(), tags: {}, transitiveTagKeys: [] }

const recordOf = (more: Partial<ApiCall> = {}) => JSON.parse(recordLine({ ...call, ...more }, facts))

test('record: the members of a CloudTrail record', () => {
  const resource = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_abc'
  const decision = {
    allowed: true as const,
    by: { layer: 'identity' as const, policy: 'user/ci/read', statement: 1, sid: 'Read' },
  }
  expect(recordOf({ principal: user, parameters: { userPoolId: 'eu-west-1_abc' }, decision, resource })).toEqual({
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEEXAMPLE123',
      arn: 'arn:aws:iam::123456789012:user/team/ci',
      accountId,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: 'ci',
    },
    eventTime: '2026-03-04T10:00:00Z',
    eventSource: 'cognito-idp.amazonaws.com',
    eventName: 'AdminGetUser',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.7',
    userAgent: 'aws-cli/2.31',
    requestParameters: { userPoolId: 'eu-west-1_abc' },
    responseElements: null,
    requestID: call.requestId,
    eventID: facts.eventId,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
    poolgate: { decision: 'allowed', resource, layer: 'identity', policy: 'user/ci/read', statement: 1, sid: 'Read' },
  })
})

test('record: root is Root, a role session AssumedRole with its issuer, a caller without signature Unknown', () => {
  const root = { kind: 'root' as const, accountId, arn: 'arn:aws:iam::123456789012:root', accessKeyId: 'AKIA1' }
  expect(recordOf({ principal: root }).userIdentity).toEqual({
    type: 'Root',
    principalId: accountId,
    arn: root.arn,
    accountId,
    accessKeyId: 'AKIA1',
  })
  const role = {
    kind: 'assumed-role' as const,
    accountId,
    arn: 'arn:aws:sts::123456789012:assumed-role/deploy/run-7',
    accessKeyId: 'ASIA1',
    entityId: 'AROAEXAMPLEEXAMPLE123',
    session: { ...session, name: 'run-7', multiFactorAt: new Date(), sourceIdentity: 'ann' },
  }
  expect(recordOf({ principal: role }).userIdentity).toEqual({
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLEEXAMPLE123:run-7',
    arn: role.arn,
    accountId,
    accessKeyId: 'ASIA1',
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: 'AROAEXAMPLEEXAMPLE123', accountId, userName: 'deploy' },
      attributes: { creationDate: '2026-03-04T09:00:00Z', mfaAuthenticated: 'true' },
      sourceIdentity: 'ann',
    },
  })
  expect(recordOf().userIdentity).toEqual({ type: 'Unknown', principalId: 'Anonymous' })
})

test('record: a refusal carries error, reason and, of an explicit deny, the statement', () => {
  const error = { type: 'AccessDeniedException', message: 'User: x is not authorized to perform: y' }
  const by = { layer: 'boundary' as const, policy: 'arn:aws:iam::123456789012:policy/edge', statement: 2 }
  const denied = recordOf({ error, decision: { allowed: false, message: error.message, by }, resource: '*' })
  expect(denied).toMatchObject({
    errorCode: 'AccessDeniedException',
    errorMessage: error.message,
    poolgate: { decision: 'explicitDeny', resource: '*', ...by },
  })
  const decision = { allowed: false as const, message: error.message, layer: 'session' as const }
  const implicit = recordOf({ error, decision, resource: '*' })
  expect(implicit.poolgate).toEqual({ decision: 'implicitDeny', resource: '*', layer: 'session' })
  const unexplained = recordOf({ error, decision: { allowed: false, message: error.message } })
  expect(unexplained.poolgate).toEqual({ decision: 'denied' })
})

test('record: who presented a token is told by sub, a signature that did not hold by its key id', () => {
  expect(recordOf({ sub: 'f00' }).additionalEventData).toEqual({ sub: 'f00' })
  expect(recordOf({ claimedAccessKeyId: 'AKIAGONE' }).poolgate).toEqual({
    decision: 'notEvaluated',
    claimedAccessKeyId: 'AKIAGONE',
  })
})

const tricky = 'a\r\nb\u001b[31mc\u2028d\u2029e\u0085f\u009bg\u202eh\u007fi\ud800'

test('record: line ends, escape sequences and directional overrides of any text stay inside one line', () => {
  const line = recordLine(
    {
      ...call,
      userAgent: tricky,
      operation: tricky,
      sourceIp: tricky,
      parameters: { name: tricky, [tricky]: [tricky] },
      error: { type: 'X', message: tricky },
      principal: { ...user, arn: `arn:aws:iam::123456789012:user/${tricky}` },
      decision: { allowed: true, by: { layer: 'identity', policy: tricky, statement: 0, sid: tricky } },
      resource: tricky,
    },
    facts,
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/)
  expect(Buffer.from(line).toString()).toBe(line)
  expect(JSON.parse(line).requestParameters.name).toBe(tricky)
})

test('record: a request of more than 100 KB leaves a note in place of its parameters, long texts are cut', () => {
  const record = recordOf({ parameters: { css: 'x'.repeat(200_000) }, userAgent: 'u'.repeat(5000) })
  expect(record.requestParameters).toMatchObject({ omitted: true })
  expect(record.userAgent).toHaveLength(1025)
})
