import { describe, expect, test } from 'vitest'
import { hmacSha256 } from './digests.js'
import { PageTokens } from './page-token.js'

const key = Buffer.alloc(32, 1)
const tokens = new PageTokens(key)
const scope = 'ListUsers:us-east-1_EXAMPLE01:email ^= "a"'
const issuedAt = new Date('2024-05-07T00:09:40Z')
const age = { now: new Date('2024-05-07T00:19:40Z'), maxAgeSeconds: 3600 }

/** A token with a right MAC over any content. */
function authentic(content: string): string {
  const bytes = Buffer.from(content)
  const mac = hmacSha256(key, Buffer.concat([Buffer.from(`${Buffer.byteLength(scope)}:${scope}`), bytes]))
  return Buffer.concat([bytes, mac.subarray(0, 16)]).toString('base64url')
}

describe('PageTokens', () => {
  test.each(['jäne', 0, null, ['a', 1], { after: { username: 'jane', sub: '4f1c' } }])(
    'a position comes back as issued: %j',
    (position) => {
      expect(tokens.open(scope, tokens.issue(scope, position, issuedAt), age)).toEqual(position)
    },
  )

  test('the token fits the pattern of Cognito tokens and differs over time', () => {
    const token = tokens.issue(scope, 'jane', issuedAt)

    expect(token).toMatch(/^[A-Za-z0-9_-]+$/)
    expect(token).not.toBe(tokens.issue(scope, 'jane', age.now))
  })

  test('a token of another scope or key does not open', () => {
    const token = tokens.issue(scope, 'jane', issuedAt)

    expect(tokens.open(`${scope} `, token, age)).toBeUndefined()
    expect(tokens.open(scope.replace('EXAMPLE01', 'EXAMPLE02'), token, age)).toBeUndefined()
    expect(tokens.open('', token, age)).toBeUndefined()
    expect(new PageTokens(Buffer.alloc(32, 2)).open(scope, token, age)).toBeUndefined()
  })

  test('a token lives for maxAgeSeconds', () => {
    const token = tokens.issue(scope, 'jane', issuedAt)
    const at = (text: string) => tokens.open(scope, token, { now: new Date(text), maxAgeSeconds: 3600 })

    expect(at('2024-05-07T01:09:40Z')).toBe('jane')
    expect(at('2024-05-07T01:09:40.001Z')).toBeUndefined()
    expect(at('2024-05-07T00:09:30Z')).toBe('jane')
  })

  test('no changed bit and no other length opens', () => {
    const token = tokens.issue(scope, 'jane', issuedAt)
    const bytes = Buffer.from(token, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(tokens.open(scope, changed.toString('base64url'), age)).toBeUndefined()
    }
    for (let length = 0; length < token.length; length += 1) {
      expect(tokens.open(scope, token.slice(0, length), age)).toBeUndefined()
    }
  })

  test('texts that are no tokens do not open', () => {
    for (const text of [
      '',
      ' ',
      '=',
      'null',
      '[]',
      'x'.repeat(1 << 20),
      '🔑',
      `${tokens.issue(scope, 1, issuedAt)}=`,
    ]) {
      expect(tokens.open(scope, text, age)).toBeUndefined()
    }
  })

  test.each(['', '{', 'null', '{}', '[]', '["x",1]', '[null,1]', '{"0":1,"1":2}', '1', '"[1,2]"'])(
    'content %j under a right MAC does not open',
    (content) => {
      expect(tokens.open(scope, authentic(content), age)).toBeUndefined()
    },
  )

  test('hostile content under a right MAC comes back as plain JSON only', () => {
    const now = issuedAt.getTime()
    const position = tokens.open(scope, authentic(`[${now},{"__proto__":{"admin":true},"toString":1}]`), age)

    expect(Object.keys(position as object)).toEqual(['__proto__', 'toString'])
    expect((position as { admin?: boolean }).admin).toBeUndefined()
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })
})
