import { expect, test } from 'vitest'
import { hidden } from '../../audit/redaction.js'
import type { Plan } from '../../aws/json/plan.js'
import { type OperationName, operationTable } from '../model/operations.js'
import { ApiError } from './api-error.js'
import { auditedCall } from './audited-call.js'
import { codec } from './codec.js'

const request = { requestId: 'r', sourceIp: '::1', userAgent: undefined, authorization: undefined, target: '/' }
const names = Object.keys(operationTable) as OperationName[]

function audited(name: OperationName, input: object, error?: ApiError) {
  return auditedCall({ name, facts: operationTable[name] }, { input: input as Record<string, unknown>, error }, request)
}

/** Every member filled, each text a canary that names its place. */
function canaries(plan: Plan, path: string): unknown {
  switch (plan.type) {
    case 'structure':
      return Object.fromEntries(
        plan.members.map(({ name, plan: member }) => [name, canaries(member, `${path}.${name}`)]),
      )
    case 'list':
      return plan.item ? [canaries(plan.item, `${path}[]`)] : []
    case 'map':
      return plan.value ? { key: canaries(plan.value, `${path}{}`) } : {}
    case 'blob':
      return Buffer.from(`canary<${path}>`)
    case 'document':
      return { inner: `canary<${path}>` }
    case 'string':
      return plan.values ? [...plan.values][0] : `canary<${path}>`
    case 'timestamp':
      return new Date(0)
    case 'boolean':
      return true
    default:
      return 1
  }
}

const inputOf = (name: OperationName) => canaries(codec.planOf(operationTable[name].input), '') as object
const shownPaths = (text: string) => [...text.matchAll(/canary<\.([^>]*)>/g)].map(([, path]) => path ?? '')

const secretMember =
  /(^|\.)(Password|.*Password|.*Secret|SecretHash|.*Token|Session|.*Code|UserCode|Credential|AuthParameters.*|ChallengeResponses.*|ProviderDetails.*|DeviceSecretVerifierConfig.*|ClientMetadata.*|UserContextData.*|ContextData.*)$/

test.each(names)('audit: no secret of %s is recorded', (name) => {
  const { parameters } = audited(name, inputOf(name))
  const shown = shownPaths(JSON.stringify(parameters))
  expect(shown.filter((path) => secretMember.test(path))).toEqual([])
})

test('audit: the texts that are recorded are these; a new member of the model has to be judged', () => {
  const shown = new Set(names.flatMap((name) => shownPaths(JSON.stringify(audited(name, inputOf(name)).parameters))))
  const tops = [...shown].map((path) => path.replace(/[.[{].*$/, ''))
  expect([...new Set(tops)].sort().join(' ')).toMatchInlineSnapshot(
    `"AccountTakeoverRiskConfiguration AcrConfiguration AcrMapping AdminCreateUserConfig AllowedOAuthScopes AnalyticsConfiguration AnalyticsMetadata Assets AttributeMapping AttributeName AttributesToGet CSS CallbackURLs ClientId ClientName ClientSecretId CloudWatchLogsRoleArn CredentialId CustomAttributes CustomDomainConfig DcrConfiguration DefaultRedirectURI Description DestinationUser DeviceKey DeviceName Domain EmailConfiguration EmailMfaConfiguration EmailVerificationMessage EmailVerificationSubject EventId FriendlyDeviceName GroupName Identifier IdpIdentifier IdpIdentifiers JobId JobName KeyConfiguration LambdaConfig LimitDefinition Links LogConfigurations LogoutURLs MFAOptions ManagedLoginBrandingId Name PoolName ProviderName ReadAttributes RegionName ResourceArn RiskExceptionConfiguration RoleArn Routing Schema Scopes SessionId SmsAuthenticationMessage SmsConfiguration SmsMfaConfiguration SmsVerificationMessage SourceUser SupportedIdentityProviders TagKeys Tags TermsId TermsName User UserAttributeNames UserAttributes UserPoolId UserPoolTags ValidationData VerificationMessageTemplate WebAuthnConfiguration WriteAttributes"`,
  )
})

test('audit: names and attribute values of people are hidden, ids of pools, clients and groups are shown', () => {
  const { parameters } = audited('AdminCreateUser', {
    UserPoolId: 'us-east-1_a',
    Username: 'ann',
    UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }],
    TemporaryPassword: 'Secret1!',
    ForceAliasCreation: false,
  })
  expect(parameters).toEqual({
    userPoolId: 'us-east-1_a',
    username: hidden,
    userAttributes: [{ name: 'email', value: hidden }],
    temporaryPassword: hidden,
    forceAliasCreation: false,
  })
  expect(
    audited('InitiateAuth', { ClientId: 'abc', AuthFlow: 'USER_SRP_AUTH', AuthParameters: { A: '1' } }).parameters,
  ).toEqual({ clientId: 'abc', authFlow: 'USER_SRP_AUTH', authParameters: hidden })
})

test.each(names)('audit: an error text that quotes the whole input of %s gives away no secret', (name) => {
  const input = inputOf(name)
  const message = `Value '${JSON.stringify(input)}' at 'x' failed`
  const { error } = audited(name, input, new ApiError('InvalidParameterException', message))
  expect(shownPaths(error?.message ?? '').filter((path) => secretMember.test(path))).toEqual([])
})

test('audit: a short secret is taken out of quotes without tearing up the text around it', () => {
  const message = "Value 'a 1' at 'confirmationCode' failed: Member must satisfy a 1"
  const { error } = audited('ConfirmSignUp', { ConfirmationCode: 'a 1' }, new ApiError('X', message))
  expect(error?.message).toBe(`Value '${hidden}' at 'confirmationCode' failed: Member must satisfy a 1`)
})

test.each([
  ['AdminGetUser', true],
  ['ListUsers', true],
  ['AdminListGroupsForUser', true],
  ['DescribeUserPool', true],
  ['GetUserAttributeVerificationCode', true],
  ['ListWebAuthnCredentials', true],
  ['GetClientToken', false],
  ['GetTokensFromRefreshToken', false],
  ['InitiateAuth', false],
  ['AdminDeleteUser', false],
  ['ForgetDevice', false],
] as const)('audit: %s readOnly is %s', (name, readOnly) => {
  expect(audited(name, {}).readOnly).toBe(readOnly)
})

test('audit: the key id of a signature that did not hold is told as a claim', () => {
  const authorization = 'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/cognito-idp/aws4_request'
  const name = 'ListUserPools'
  const call = auditedCall({ name, facts: operationTable[name] }, { error: undefined }, { ...request, authorization })
  expect(call.claimedAccessKeyId).toBe('AKIAIOSFODNN7EXAMPLE')
  expect(call.principal).toBeUndefined()
})
