import { expect, test } from 'vitest'
import { isUserPoolId, parseUserPoolArn, rootArn, userPoolArn } from './arn.js'

const location = { region: 'us-east-1', accountId: '123456789012' }

test('a pool ARN is read back as it was made', () => {
  const arn = userPoolArn(location, 'us-east-1_AbCdEf123')
  expect(arn).toBe('arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEf123')
  expect(parseUserPoolArn(arn)).toEqual({ arn, ...location, poolId: 'us-east-1_AbCdEf123' })
})

test.each([
  '*',
  '',
  'arn:aws:cognito-idp:us-east-1:123456789012:userpool/*',
  'arn:aws:cognito-idp:us-east-1:123456789012:userpool/a_b*',
  'arn:aws:cognito-idp:us-east-1:123456789012:userpool/a_b/c',
  'arn:aws:cognito-idp:us-east-1:123456789012:userpool/a_b:c',
  'arn:aws:cognito-idp:us-east-1:12345678901:userpool/a_b',
  'arn:aws:cognito-idp:*:123456789012:userpool/a_b',
  'arn:aws-cn:cognito-idp:us-east-1:123456789012:userpool/a_b',
  'arn:aws:iam:us-east-1:123456789012:userpool/a_b',
  'arn:aws:cognito-idp:us-east-1:123456789012:userpool/a_b\n',
  `arn:aws:cognito-idp:us-east-1:123456789012:userpool/a_${'b'.repeat(60)}`,
])('%j is no pool ARN', (text) => expect(parseUserPoolArn(text)).toBeUndefined())

test('a pool id has no wildcard and at most 55 characters', () => {
  expect(isUserPoolId('us-east-1_AbC')).toBe(true)
  for (const id of ['', 'a', 'a_*', 'a_b?', 'a_b/c', `a_${'b'.repeat(54)}`]) expect(isUserPoolId(id), id).toBe(false)
})

test('the partition follows from the region', () => {
  expect(rootArn({ region: 'cn-north-1', accountId: '123456789012' })).toBe('arn:aws-cn:iam::123456789012:root')
  expect(rootArn(location)).toBe('arn:aws:iam::123456789012:root')
})
