import { expect, test } from 'vitest'
import { issueRefreshToken } from '../../crypto/opaque-token.js'
import { systemRandom } from '../../crypto/random.js'
import { clientId, sub, tokenFamilyId, userPoolId } from '../../entities/ids.js'
import type { TokenFamily } from '../../entities/token-family.js'
import { RefreshLineage } from './refresh-lineage.js'

const lineage = new RefreshLineage(Buffer.alloc(32, 1))
const id = tokenFamilyId('11111111-2222-4333-8444-555555555555')
const first = issueRefreshToken(systemRandom, id, 0)

/** The family after `generations` rotations, and all of its tokens. */
function rotated(generations: number): { family: TokenFamily; tokens: string[] } {
  const base = {
    id,
    eventId: 'e',
    poolId: userPoolId('us-east-1_EXAMPLE01'),
    clientId: clientId('c'),
    sub: sub('s'),
    authenticatedAt: new Date(0),
    expiresAt: new Date(1),
  }
  let family: TokenFamily = { ...base, generation: 0, hash: first.hash }
  const tokens = [first.token]
  for (let generation = 0; generation < generations; generation += 1) {
    const next = lineage.successor(family, String(tokens.at(-1)), generation)
    family = { ...family, generation: generation + 1, hash: next.hash }
    tokens.push(next.token)
  }
  return { family, tokens }
}

test('the age of a token is how many rotations ago it was replaced', () => {
  const { family, tokens } = rotated(5)
  expect(tokens.map((token) => lineage.age(family, token))).toEqual([5, 4, 3, 2, 1, 0])
  expect(new Set(tokens).size).toBe(6)
})

test('a token has one successor, which depends on the key and on the token', () => {
  const { family, tokens } = rotated(1)
  expect(lineage.successor(family, first.token, 0).token).toBe(tokens[1])
  expect(new RefreshLineage(Buffer.alloc(32, 2)).successor(family, first.token, 0).token).not.toBe(tokens[1])
  const other = issueRefreshToken(systemRandom, id, 0)
  expect(lineage.successor(family, other.token, 0).token).not.toBe(tokens[1])
})

test('a token with a made-up secret, of another family or of a generation to come has no age', () => {
  const { family, tokens } = rotated(3)
  const made = [0, 1, 2, 3, 4, 2 ** 32 - 1].map((generation) => issueRefreshToken(systemRandom, id, generation).token)
  const foreign = issueRefreshToken(systemRandom, '99999999-2222-4333-8444-555555555555', 3).token
  for (const token of [...made, foreign, '', 'x', `${tokens[3]}=`, String(tokens[3]).slice(1)]) {
    expect(lineage.age(family, token)).toBeUndefined()
  }
  expect(lineage.age({ ...family, generation: 2 }, String(tokens[3]))).toBeUndefined()
})
