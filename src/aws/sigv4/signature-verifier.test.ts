import { describe, expect, test } from 'vitest'
import {
  also,
  type Headers,
  inAuthorization,
  type VectorChange,
  vectors,
  verify,
  withHeader,
} from '../../../test/support/sigv4-vectors.js'

describe('vectors', () => {
  test.each(vectors.map((vector) => [vector.id, vector.description, vector] as const))(
    '%s: %s',
    async (id, _, vector) => {
      const { expected } = vector
      if (expected.result === 'ok') expect(await verify(id)).toBe(expected.principalArn)
      else await expect(verify(id)).rejects.toMatchObject({ type: expected.errorType, message: expected.message })
    },
  )
})

describe('what does not change the meaning is accepted', () => {
  test.each<[name: string, id: string, change: VectorChange]>([
    ['exactly 300 s late', 'sig-01', { now: '2026-01-15T12:05:00.999Z' }],
    ['exactly 300 s early', 'sig-01', { now: '2026-01-15T11:55:00Z' }],
    ['parts separated by commas alone', 'sig-01', { headers: inAuthorization(/, /g, ',') }],
    ['parts separated by blanks alone', 'sig-01', { headers: inAuthorization(/, /g, ' ') }],
    ['a header added by a content network', 'sig-01', { headers: also('X-Amz-Cf-Id', 'abc') }],
    ['an unsigned header of another kind', 'sig-01', { headers: also('Via', '1.1 proxy') }],
    [
      'headers in another order and case',
      'sig-01',
      { headers: (all) => all.toReversed().map(([name, value]) => [name.toUpperCase(), value]) as Headers },
    ],
    [
      'runs of blanks in a signed value',
      'sig-02',
      { headers: withHeader('x-amz-user-agent', ' aws-sdk-js/3.1169.0 \t ua/2.1 ') },
    ],
  ])('%s', async (_, id, change) => {
    expect(await verify(id, change)).toBe('arn:aws:iam::123456789012:user/alice')
  })
})
