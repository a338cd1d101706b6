import { describe, expect, test } from 'vitest'
import { sha256 } from './digests.js'
import { issueRefreshToken, parseRefreshToken } from './opaque-token.js'
import { systemRandom } from './random.js'

const familyId = '0f8fad5b-d9cb-469f-a165-70867728950e'

describe('refresh token', () => {
  test.each([0, 1, 65536, 2 ** 32 - 1])('generation %i comes back with family and hash', (generation) => {
    const { token, hash } = issueRefreshToken(systemRandom, familyId, generation)

    expect(token).toMatch(/^[A-Za-z0-9_-]{70}$/)
    expect(hash).toBe(sha256(token).toString('base64url'))
    expect(parseRefreshToken(token)).toEqual({ familyId, generation, hash })
  })

  test('two tokens of one family and generation differ in secret and hash', () => {
    const [one, two] = [issueRefreshToken(systemRandom, familyId, 3), issueRefreshToken(systemRandom, familyId, 3)]

    expect(one.token).not.toBe(two.token)
    expect(one.hash).not.toBe(two.hash)
  })

  test('every other spelling of a token is refused', () => {
    const { token } = issueRefreshToken(systemRandom, familyId, 1)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const readable = [...alphabet].filter((letter) => parseRefreshToken(token.slice(0, -1) + letter))
    const spelled = [
      `${token}=`,
      `${token}==`,
      ` ${token}`,
      `${token} `,
      `${token}\n`,
      token.slice(1),
      token.slice(0, -1),
    ]

    expect(readable).toHaveLength(4)
    for (const text of [...spelled, `${token}A`, '', '.', 'eyJhbGciOiJSUzI1NiJ9.e30.x', 'a'.repeat(1 << 20)]) {
      expect(parseRefreshToken(text)).toBeUndefined()
    }
    expect(parseRefreshToken(`${token.slice(0, 30)}+${token.slice(31)}`)).toBeUndefined()
    expect(parseRefreshToken(`${token.slice(0, 30)}é${token.slice(31)}`)).toBeUndefined()
  })

  test('a changed character changes the hash, whatever part it is in', () => {
    const { token, hash } = issueRefreshToken(systemRandom, familyId, 1)
    for (let index = 0; index < token.length - 1; index += 1) {
      const other = token[index] === 'A' ? 'B' : 'A'
      expect(parseRefreshToken(token.slice(0, index) + other + token.slice(index + 1))?.hash).not.toBe(hash)
    }
  })

  test('a family that is no UUID or a generation out of range is not issued', () => {
    expect(() => issueRefreshToken(systemRandom, 'family', 0)).toThrow('UUID')
    expect(() => issueRefreshToken(systemRandom, familyId.toUpperCase(), 0)).toThrow('UUID')
    expect(() => issueRefreshToken(systemRandom, familyId, -1)).toThrow()
    expect(() => issueRefreshToken(systemRandom, familyId, 2 ** 32)).toThrow()
  })
})
