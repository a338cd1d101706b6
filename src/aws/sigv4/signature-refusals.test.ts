import { describe, expect, test } from 'vitest'
import {
  also,
  type Headers,
  inAuthorization,
  type VectorChange,
  vectors,
  verify,
  withHeader,
  without,
} from '../../../test/support/sigv4-vectors.js'
import type { SignatureFailure } from './signature-failure.js'

const mismatch =
  'The request signature we calculated does not match the signature you provided. ' +
  'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
const unrecognized = 'The security token included in the request is invalid.'

describe('refusals', () => {
  const header = vectors[0]?.request.headers.find(([name]) => name === 'Authorization')?.[1] ?? ''
  const noParts =
    "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
    "Authorization header requires 'SignedHeaders' parameter. " +
    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256 a=b"
  test.each<[name: string, id: string, change: VectorChange, type: string, message: string]>([
    [
      'no signature',
      'sig-01',
      { headers: without('authorization') },
      'MissingAuthenticationTokenException',
      'Missing Authentication Token',
    ],
    [
      'another scheme',
      'sig-01',
      { headers: withHeader('authorization', 'Bearer x') },
      'MissingAuthenticationTokenException',
      'Missing Authentication Token',
    ],
    [
      'both forms',
      'sig-01',
      { target: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256' },
      'InvalidSignatureException',
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    ],
    [
      'another algorithm',
      'sig-01',
      { headers: inAuthorization('SHA256', 'SHA512') },
      'IncompleteSignatureException',
      "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'.",
    ],
    [
      'two Authorization headers',
      'sig-01',
      { headers: also('authorization', header) },
      'IncompleteSignatureException',
      'The request has more than one Authorization header.',
    ],
    [
      'no parts',
      'sig-01',
      { headers: (all) => without('x-amz-date')(withHeader('authorization', 'AWS4-HMAC-SHA256 a=b')(all)) },
      'IncompleteSignatureException',
      noParts,
    ],
    [
      'a part without a value',
      'sig-01',
      { headers: withHeader('authorization', 'AWS4-HMAC-SHA256 abc') },
      'IncompleteSignatureException',
      "'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256 abc'.",
    ],
    [
      'query form without parts',
      'sig-04',
      { target: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=1&X-Amz-Expires=1' },
      'IncompleteSignatureException',
      "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters.",
    ],
    [
      'host not signed',
      'sig-01',
      { headers: inAuthorization('host;', '') },
      'InvalidSignatureException',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      'target not signed',
      'sig-01',
      { headers: inAuthorization(';x-amz-target', '') },
      'InvalidSignatureException',
      "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      'an x-amz header added',
      'sig-01',
      { headers: also('X-Amz-Meta', 'x') },
      'InvalidSignatureException',
      "'x-amz-meta' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      'a date of another form',
      'sig-01',
      { headers: withHeader('x-amz-date', 'Thu, 15 Jan 2026 12:00:00 GMT') },
      'IncompleteSignatureException',
      "Date must be in ISO-8601 'basic format'. Got 'Thu, 15 Jan 2026 12:00:00 GMT'. See http://en.wikipedia.org/wiki/ISO_8601",
    ],
    [
      'a date that no calendar has',
      'sig-01',
      { headers: withHeader('x-amz-date', '20260230T120000Z') },
      'IncompleteSignatureException',
      "Date must be in ISO-8601 'basic format'. Got '20260230T120000Z'. See http://en.wikipedia.org/wiki/ISO_8601",
    ],
    [
      'a date too far ahead',
      'sig-01',
      { now: '2026-01-15T11:54:59Z' },
      'InvalidSignatureException',
      'Signature not yet current: 20260115T120000Z is still later than 20260115T115959Z (20260115T115459Z + 5 min.)',
    ],
    [
      'a pre-signed URL one second late',
      'sig-04',
      { now: '2026-01-15T12:01:01Z' },
      'InvalidSignatureException',
      'Signature expired: 20260115T120000Z is now earlier than 20260115T120001Z (20260115T120101Z - 1 min.)',
    ],
    [
      'four scope parts',
      'sig-01',
      { headers: inAuthorization('/aws4_request', '') },
      'IncompleteSignatureException',
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIDEXAMPLEALICE0001/20260115/us-east-1/cognito-idp'",
    ],
    [
      'a scope with nothing right',
      'sig-01',
      { headers: inAuthorization('20260115/us-east-1/cognito-idp/aws4_request', '20260114/x/y/z') },
      'InvalidSignatureException',
      "Credential should be scoped to a valid region, not 'x'. Credential should be scoped to correct service: 'cognito-idp'. Credential should be scoped with a valid terminator: 'aws4_request', not 'z'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260114' != '20260115', from '20260115T120000Z'.",
    ],
    [
      'a signature for another service',
      'sig-04',
      { service: 'iam' },
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'iam'.",
    ],
    [
      'an unknown key',
      'sig-01',
      { headers: inAuthorization('ALICE0001', 'NOBODY001') },
      'UnrecognizedClientException',
      unrecognized,
    ],
    [
      'an inactive key',
      'sig-01',
      { headers: inAuthorization('ALICE', 'BOBBY') },
      'UnrecognizedClientException',
      unrecognized,
    ],
    [
      'a key id no key has',
      'sig-01',
      { headers: inAuthorization('AKIDEXAMPLEALICE0001', 'a\u00e9') },
      'UnrecognizedClientException',
      unrecognized,
    ],
    [
      'a session key without its token',
      'sig-03',
      { headers: (all) => inAuthorization('x-amz-security-token;', '')(without('x-amz-security-token')(all)) },
      'UnrecognizedClientException',
      unrecognized,
    ],
    [
      'another session’s token',
      'sig-03',
      { headers: withHeader('x-amz-security-token', 'FakeSessionToken/EXAMPLE+other==') },
      'UnrecognizedClientException',
      unrecognized,
    ],
    [
      'a long-term key with a token',
      'sig-01',
      {
        headers: (all) =>
          also('x-amz-security-token', 'x')(inAuthorization('x-amz-date;', 'x-amz-date;x-amz-security-token;')(all)),
      },
      'UnrecognizedClientException',
      unrecognized,
    ],
    [
      'UNSIGNED-PAYLOAD',
      'sig-02',
      { headers: withHeader('x-amz-content-sha256', 'UNSIGNED-PAYLOAD') },
      'InvalidSignatureException',
      mismatch,
    ],
    [
      'a signed header that is absent',
      'sig-01',
      { headers: without('content-type') },
      'InvalidSignatureException',
      mismatch,
    ],
    [
      'signed headers out of order',
      'sig-01',
      { headers: inAuthorization('content-type;host', 'host;content-type') },
      'InvalidSignatureException',
      mismatch,
    ],
    [
      'a signature in upper case',
      'sig-01',
      { headers: inAuthorization(/Signature=.*/, `Signature=${'A'.repeat(64)}`) },
      'InvalidSignatureException',
      mismatch,
    ],
    [
      'a broken percent-encoding',
      'sig-04',
      { target: '/?%zz' },
      'IncompleteSignatureException',
      'The request target holds an invalid percent-encoding.',
    ],
  ])('%s', async (_, id, change, type, message) => {
    const failure = await verify(id, change).catch((error: SignatureFailure) => error)
    expect(failure).toMatchObject({ name: 'SignatureFailure', type, message })
  })

  test('an expired session is told apart from a wrong one', async () => {
    const late = { now: '2026-01-15T13:00:00Z' }
    const moved = (headers: Headers) => withHeader('x-amz-date', '20260115T130000Z')(headers)
    await expect(verify('sig-03', { ...late, headers: moved })).rejects.toMatchObject({
      type: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    })
  })
})
