import { describe, expect, test } from 'vitest'
import type { HashAlgorithm } from '../entities/imported-hash.js'
import { readHash } from './hash-forms.js'
import { ImportedHashes } from './imported-hashes.js'

const hashes = new ImportedHashes()
const matches = (algorithm: HashAlgorithm, text: string, password: string) =>
  hashes.matches({ algorithm, text }, password)

/** The first bcrypt ones from the tests of crypt_blowfish, argon2id from its reference implementation, `password` of scrypt and pbkdf2 from passlib's documentation and tests, the rest from Python's hashlib. */
const known: readonly { algorithm: HashAlgorithm; password: string; text: string }[] = [
  { algorithm: 'BCRYPT', password: 'U*U', text: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW' },
  { algorithm: 'BCRYPT', password: 'U*U*', text: '$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK' },
  { algorithm: 'BCRYPT', password: 'U*U*', text: '$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK' },
  {
    algorithm: 'ARGON2ID',
    password: 'password',
    text: '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  },
  {
    algorithm: 'SCRYPT',
    password: 'password',
    text: '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E',
  },
  {
    algorithm: 'SCRYPT',
    password: 'pässword 日本',
    text: '$scrypt$ln=14,r=8,p=2$cG9vbGdhdGUtc2FsdC0wMQ$O7Vn3f5HAvDobDk5SvKb9yId4xm9PwCLwDo0AkknCMI',
  },
  {
    algorithm: 'PBKDF2_SHA256',
    password: 'password',
    text: '$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ',
  },
  {
    algorithm: 'PBKDF2_SHA256',
    password: 'pässword 日本',
    text: '$pbkdf2-sha256$i=10000$cG9vbGdhdGUtc2FsdC0wMQ$B9+F8WIyOSfkLrAMVeWNuJBHMYP/5HT2n5peQymLwDw',
  },
  {
    algorithm: 'PBKDF2_SHA256',
    password: 'pässword 日本',
    text: '$pbkdf2-sha256$i=10000,l=64$cG9vbGdhdGUtc2FsdC0wMQ$B9+F8WIyOSfkLrAMVeWNuJBHMYP/5HT2n5peQymLwDw/Q/c+5GV0Au1M6jD6qdHtbhua4/5gXcBwnDLwO+FANw',
  },
]

describe('ImportedHashes', () => {
  test.each(known)('$text is of "$password" and of nothing else', async ({ algorithm, password, text }) => {
    expect(await matches(algorithm, text, password)).toBe(true)
    expect(await matches(algorithm, text, `${password}x`)).toBe(false)
    expect(await matches(algorithm, text, password.slice(1))).toBe(false)
    expect(await matches(algorithm, text, '')).toBe(false)
  })

  test.each(known)('$text read as another algorithm matches nothing', async ({ algorithm, password, text }) => {
    for (const other of ['BCRYPT', 'SCRYPT', 'ARGON2ID', 'PBKDF2_SHA256'] as const) {
      if (other !== algorithm) expect(await matches(other, text, password)).toBe(false)
    }
  })

  test('more guesses than turns are all answered', async () => {
    const { algorithm, text } = { algorithm: 'BCRYPT' as const, text: known[0]?.text ?? '' }
    const guesses = ['U*U', 'x', 'U*U', 'y', 'z', 'U*U', ''].map((guess) => matches(algorithm, text, guess))
    expect(await Promise.all(guesses)).toEqual([true, false, true, false, false, true, false])
  })
})

describe('[V14] bcrypt reads 72 bytes and stops at NUL', () => {
  /** Of 72 times `a`. */
  const longest = '$2b$04$aE7tZEbfbESra0DqbAyuKO7czCAeVvZ8acpedQo5abMclkNB.Dk/C'

  test('72 bytes are a password; what goes on after them is another', async () => {
    expect(await matches('BCRYPT', longest, 'a'.repeat(72))).toBe(true)
    expect(await matches('BCRYPT', longest, 'a'.repeat(73))).toBe(false)
    expect(await matches('BCRYPT', longest, `${'a'.repeat(72)}é`)).toBe(false)
    expect(await matches('BCRYPT', longest, 'a'.repeat(71))).toBe(false)
  })

  test('bytes count, not characters', async () => {
    expect(await matches('BCRYPT', longest, 'é'.repeat(40))).toBe(false)
  })

  test('a password repeated after a NUL is another', async () => {
    const text = known[0]?.text ?? ''
    expect(await matches('BCRYPT', text, 'U*U\0U*U')).toBe(false)
    expect(await matches('BCRYPT', text, 'U*U\0')).toBe(false)
  })
})

describe('readHash', () => {
  const bcrypt = (prefix: string) => `${prefix}CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW`
  const salt = 'c29tZXNhbHQ'
  const digest = 'CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  const argon2 = (settings: string) => `$argon2id$v=19$${settings}$${salt}$${digest}`
  const scrypt = (settings: string) => `$scrypt$${settings}$${salt}$${digest}`
  const pbkdf2 = (settings: string) => `$pbkdf2-sha256$${settings}$${salt}$${digest}`

  test.each([
    { algorithm: 'BCRYPT' as const, text: bcrypt('$2b$04$') },
    { algorithm: 'BCRYPT' as const, text: bcrypt('$2b$14$') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=131072,t=8,p=16') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=8,t=1,p=1') },
    { algorithm: 'SCRYPT' as const, text: scrypt('ln=17,r=8,p=2') },
    { algorithm: 'SCRYPT' as const, text: scrypt('ln=10,r=1,p=1') },
    { algorithm: 'PBKDF2_SHA256' as const, text: pbkdf2('i=2000000') },
    { algorithm: 'PBKDF2_SHA256' as const, text: pbkdf2('1000') },
  ])('takes $text', ({ algorithm, text }) => {
    expect(readHash(algorithm, text)).toMatchObject({ algorithm })
  })

  test.each([
    { algorithm: 'BCRYPT' as const, text: bcrypt('$2b$03$') },
    { algorithm: 'BCRYPT' as const, text: bcrypt('$2b$15$') },
    { algorithm: 'BCRYPT' as const, text: bcrypt('$2b$31$') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=131073,t=1,p=1') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=4294967296,t=1,p=1') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=131072,t=9,p=1') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=8,t=65,p=1') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=1024,t=1,p=17') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=1024,t=0,p=1') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=1024,t=1,p=0') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=15,t=1,p=2') },
    { algorithm: 'SCRYPT' as const, text: scrypt('ln=9,r=8,p=1') },
    { algorithm: 'SCRYPT' as const, text: scrypt('ln=18,r=8,p=1') },
    { algorithm: 'SCRYPT' as const, text: scrypt('ln=99,r=8,p=1') },
    { algorithm: 'SCRYPT' as const, text: scrypt('ln=10,r=1025,p=1') },
    { algorithm: 'SCRYPT' as const, text: scrypt('ln=17,r=8,p=3') },
    { algorithm: 'SCRYPT' as const, text: scrypt('ln=14,r=0,p=1') },
    { algorithm: 'SCRYPT' as const, text: scrypt('ln=14,r=8,p=0') },
    { algorithm: 'PBKDF2_SHA256' as const, text: pbkdf2('i=2000001') },
    { algorithm: 'PBKDF2_SHA256' as const, text: pbkdf2('i=999') },
    { algorithm: 'PBKDF2_SHA256' as const, text: pbkdf2('0') },
  ])('[V14] bounds what a guess costs: $text', ({ algorithm, text }) => {
    expect(readHash(algorithm, text)).toEqual({ problem: expect.stringContaining('are out of bounds') })
  })

  test.each([
    { algorithm: 'BCRYPT' as const, text: bcrypt('$2x$05$') },
    { algorithm: 'BCRYPT' as const, text: bcrypt('$2$05$') },
    { algorithm: 'BCRYPT' as const, text: bcrypt('$2b$+5$') },
    { algorithm: 'BCRYPT' as const, text: `${bcrypt('$2b$05$')}x` },
    { algorithm: 'BCRYPT' as const, text: `${bcrypt('$2b$05$')}\n` },
    { algorithm: 'BCRYPT' as const, text: bcrypt('$2b$05$').replace('C.E', 'CCE') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=64,t=1,p=1').replace('argon2id', 'argon2i') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=64,t=1,p=1').replace('v=19', 'v=16') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=64,t=1,p=1,keyid=AAAA') },
    { algorithm: 'ARGON2ID' as const, text: argon2('t=1,m=64,p=1') },
    { algorithm: 'ARGON2ID' as const, text: argon2('m=64,t=1,p=1').replace(salt, 'c2FsdA') },
    { algorithm: 'ARGON2ID' as const, text: `$argon2id$v=19$m=64,t=1,p=1$${salt}$${'A'.repeat(22)}B` },
    { algorithm: 'ARGON2ID' as const, text: `${argon2('m=64,t=1,p=1').slice(0, -1)}d` },
    { algorithm: 'SCRYPT' as const, text: scrypt('ln=14,r=8') },
    { algorithm: 'SCRYPT' as const, text: `${scrypt('ln=14,r=8,p=1')}=` },
    { algorithm: 'SCRYPT' as const, text: `$scrypt$ln=14,r=8,p=1$${salt}$${'A'.repeat(20)}` },
    { algorithm: 'PBKDF2_SHA256' as const, text: pbkdf2('i=10000').replace('sha256', 'sha1') },
    { algorithm: 'PBKDF2_SHA256' as const, text: pbkdf2('i=-10000') },
    { algorithm: 'PBKDF2_SHA256' as const, text: `$pbkdf2-sha256$i=10000$${salt}$` },
    { algorithm: 'PBKDF2_SHA256' as const, text: '' },
  ])('refuses what is no hash that can match: $text', ({ algorithm, text }) => {
    expect(readHash(algorithm, text)).toEqual({ problem: expect.stringContaining('is not a password hash') })
  })

  test('every text that is taken can be verified', async () => {
    const salts = [8, 16, 48].map((length) => Buffer.alloc(length, 7).toString('base64').replace(/=+$/, ''))
    const digests = [16, 32, 64].map((length) => Buffer.alloc(length, 9).toString('base64').replace(/=+$/, ''))
    for (const [index, text] of salts.flatMap((s) => digests.map((d) => `$${s}$${d}`)).entries()) {
      expect(await matches('ARGON2ID', `$argon2id$v=19$m=${64 + index},t=1,p=2${text}`, 'x')).toBe(false)
      expect(await matches('SCRYPT', `$scrypt$ln=10,r=1,p=1${text}`, 'x')).toBe(false)
      expect(await matches('PBKDF2_SHA256', `$pbkdf2-sha256$1000${text}`, 'x')).toBe(false)
    }
    expect(await matches('SCRYPT', `$scrypt$ln=10,r=1,p=1024$${salt}$${digest}`, 'x')).toBe(false)
    expect(await matches('SCRYPT', `$scrypt$ln=17,r=8,p=2$${salt}$${digest}`, 'x')).toBe(false)
    expect(await matches('ARGON2ID', argon2('m=131072,t=1,p=16'), 'x')).toBe(false)
  })
})
