import { describe, expect, test } from 'vitest'
import { userPoolId } from '../../entities/ids.js'
import type { UserPool, WebAuthnSettings } from '../../entities/user-pool.js'
import { completePoolSettings } from '../pools/pool-settings.js'
import { isOriginOf, relyingPartyOf } from './relying-party.js'

const time = new Date('2026-11-25T12:00:00Z')
const poolWith = (webAuthn?: Partial<WebAuthnSettings>): UserPool => ({
  id: userPoolId('eu-west-1_abcdefghi'),
  name: 'pool',
  createdAt: time,
  modifiedAt: time,
  settings: {
    ...completePoolSettings({}),
    ...(webAuthn && { webAuthn: { userVerification: 'preferred', factorConfiguration: 'SINGLE_FACTOR', ...webAuthn } }),
  },
  schema: [],
  tags: {},
})
const site = (publicUrl: string, allowsHttpLocalhost = false) => ({ publicUrl: () => publicUrl, allowsHttpLocalhost })

describe('relyingPartyOf', () => {
  test.each([
    ['https://id.example.com', false, 'id.example.com'],
    ['https://id.example.com:8443', false, 'id.example.com'],
    ['http://localhost:8787', true, 'localhost'],
    ['http://127.0.0.1:8787', true, 'localhost'],
    ['http://[::1]:8787', true, 'localhost'],
  ])('a pool that names none, reached at %s (dev: %s) → %s', (url, isDev, id) => {
    expect(relyingPartyOf(poolWith(), site(url, isDev))).toEqual({ id, userVerification: 'preferred' })
  })

  test('an address is no relying party outside of dev', () => {
    for (const url of ['https://192.0.2.7', 'https://[2001:db8::7]']) {
      expect(() => relyingPartyOf(poolWith(), site(url))).toThrow('passkey-relying-party-missing')
    }
    expect(relyingPartyOf(poolWith({ relyingPartyId: 'a.example' }), site('https://192.0.2.7')).id).toBe('a.example')
  })

  test('user verification as the pool says, and always where a passkey counts as both factors', () => {
    const at = site('https://id.example.com')
    expect(relyingPartyOf(poolWith({ userVerification: 'required' }), at).userVerification).toBe('required')
    const both = poolWith({ factorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' })
    expect(relyingPartyOf(both, at).userVerification).toBe('required')
  })
})

describe('isOriginOf', () => {
  const example = { id: 'example.com', userVerification: 'preferred' } as const
  const localhost = { id: 'localhost', userVerification: 'preferred' } as const

  test.each([
    [example, 'https://example.com', true],
    [example, 'https://example.com:8443', true],
    [example, 'https://a.b.example.com', true],
    [example, 'https://notexample.com', false],
    [example, 'https://example.com.evil.example', false],
    [example, 'https://example.org', false],
    [example, 'https://com', false],
    [example, 'http://example.com', false],
    [example, 'https://example.com/', false],
    [example, 'https://user@example.com', false],
    [example, 'https://EXAMPLE.com', false],
    [example, 'http://localhost:5173', false],
    [example, 'android:apk-key-hash:abc', false],
    [example, 'null', false],
    [example, '', false],
    [localhost, 'http://localhost:5173', true],
    [localhost, 'http://localhost', true],
    [localhost, 'https://localhost', true],
    [localhost, 'http://app.localhost:5173', false],
    [localhost, 'http://127.0.0.1:5173', false],
  ] as const)('for %o in dev: %s → %s', (party, origin, isAllowed) => {
    expect(isOriginOf(party, origin, site('http://localhost:8787', true))).toBe(isAllowed)
  })

  test('http is never allowed outside of dev', () => {
    expect(isOriginOf(localhost, 'http://localhost:5173', site('https://localhost'))).toBe(false)
    expect(isOriginOf(localhost, 'https://localhost:5173', site('https://localhost'))).toBe(true)
  })
})
