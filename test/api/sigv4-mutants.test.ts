import { describe, expect, test } from 'vitest'
import { HeaderLines } from '../../src/aws/header-lines.js'
import type { CredentialLookup } from '../../src/aws/sigv4/credentials.js'
import { SignatureVerifier } from '../../src/aws/sigv4/signature-verifier.js'
import type { RawRequest } from '../../src/http/raw-request.js'
import { anotherKey, Dice, type Mutator, mutators, pairsOf } from '../support/request-mutants.js'
import { presignedCall, type Signer, signedCall } from '../support/signed-requests.js'

const signedAt = new Date('2026-11-20T10:00:00Z')
const alice: Signer = {
  accessKeyId: 'AKIAALICE00000000001',
  secretAccessKey: 'alice-secret/+0123456789abcdefghijklmnop',
}
const session: Signer = { ...alice, accessKeyId: 'ASIADEPLOY0000000001', sessionToken: 'token/of+alice==' }
const others: readonly Signer[] = [
  { accessKeyId: 'AKIABOBBY00000000001', secretAccessKey: 'bobby-secret/+0123456789abcdefghijklmnop' },
  { accessKeyId: 'AKIADELETED000000001', secretAccessKey: 'gone' },
]
const known = new Map([alice, session, others[0] as Signer].map((signer) => [signer.accessKeyId, signer]))
const credentials: CredentialLookup<string> = {
  async find(id) {
    const signer = known.get(id)
    return signer && { kind: 'known', caller: id, secret: signer.secretAccessKey, sessionToken: signer.sessionToken }
  },
}

const calls = [
  { operation: 'AdminDeleteUser', input: { UserPoolId: 'us-east-1_AbCdEf123', Username: 'kim' }, signer: alice },
  { operation: 'ListUserPools', input: { MaxResults: 10 }, signer: session },
  {
    operation: 'AdminGetUser',
    input: { UserPoolId: 'us-east-1_AbCdEf123', Username: 'lee' },
    signer: alice,
    headers: { 'x-amz-user-agent': 'aws-sdk-js/3.1169.0  ua/2.1', 'amz-sdk-request': 'attempt=1; max=3' },
  },
].map((call) => ({ ...call, signedAt }))

function verify(request: RawRequest, now = signedAt): Promise<string> {
  const verifier = new SignatureVerifier({ credentials, regions: ['us-east-1'], clock: { now: () => now } })
  const { method, target, rawHeaders, body } = request
  return verifier.verify({ method, target, headers: new HeaderLines(rawHeaders), body }, 'cognito-idp')
}

/** Everything that decides what a request does, with the freedoms of the protocol normalized away. */
function meaningOf({ method, target, rawHeaders, body }: RawRequest): string {
  const url = new URL(target, 'http://host')
  const headers = pairsOf(rawHeaders)
    .map(([name, value]) => [name.toLowerCase(), value.replace(/[ \t]+/g, ' ').trim()] as const)
    .filter(([name]) => name === 'host' || (name.startsWith('x-amz-') && name !== 'x-amz-cf-id'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const query = [...url.searchParams].toSorted()
  return JSON.stringify([method, url.pathname, query, headers, body.toString('hex')])
}

/** The API is served on exactly this path; other spellings of it never reach the verifier. */
function isApiCall({ target }: RawRequest): boolean {
  return target === '/' || target.startsWith('/?')
}

const alterations: Readonly<Record<string, Mutator>> = {
  ...mutators,
  'another key': anotherKey([...others, session, alice].map((signer) => signer.accessKeyId)),
}

describe('T14: changed requests', () => {
  test('2,900 mutants of valid requests: none is accepted whose meaning changed', async () => {
    const dice = new Dice(20261120)
    const originals = await Promise.all(calls.map(signedCall))
    for (const original of originals) expect(await verify(original)).toMatch(/^A[KS]IA/)
    const accepted = new Map<string, number>()
    let mutants = 0
    for (const [name, mutate] of Object.entries(alterations)) {
      for (let round = 0; round < 100; round += 1) {
        const original = dice.pick(originals)
        const mutant = mutate(original, dice)
        mutants += 1
        const caller = isApiCall(mutant) ? await verify(mutant).catch(() => undefined) : undefined
        if (caller === undefined) continue
        accepted.set(name, (accepted.get(name) ?? 0) + 1)
        expect(meaningOf(mutant), name).toBe(meaningOf(original))
        expect(original.rawHeaders.join(' ')).toContain(caller)
      }
    }
    expect(mutants).toBe(2900)
    // The test can fail: harmless changes do pass.
    expect(accepted.get('reorder headers')).toBe(100)
    expect(accepted.get('change the case of names')).toBe(100)
  })
})

describe('AWS’s own signer', () => {
  test.each(calls)('$operation is accepted in the header form', async (call) => {
    expect(await verify(await signedCall(call))).toBe(call.signer.accessKeyId)
  })

  test.each(calls)('$operation is accepted as a pre-signed URL until it expires', async (call) => {
    const request = await presignedCall({ ...call, headers: {}, expiresIn: 900 })
    expect(await verify(request, new Date('2026-11-20T10:15:00Z'))).toBe(call.signer.accessKeyId)
    await expect(verify(request, new Date('2026-11-20T10:15:01Z'))).rejects.toMatchObject({
      message: expect.stringContaining('Signature expired: 20261120T100000Z'),
    })
  })

  test('a pre-signed URL does not cover another operation or body', async () => {
    const request = await presignedCall({ ...(calls[0] as (typeof calls)[0]), expiresIn: 900 })
    const dice = new Dice(1)
    await expect(verify(alterations['another operation']?.(request, new Dice(3)) ?? request)).rejects.toThrow()
    await expect(verify(alterations['another body']?.(request, dice) ?? request)).rejects.toThrow()
  })
})
