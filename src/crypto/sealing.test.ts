import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Keyring, UnsealError } from './sealing.js'

const masterKey = Buffer.alloc(32, 7)
const first = Keyring.createKey(masterKey, new Date('2024-01-01'))
const second = Keyring.createKey(masterKey, new Date('2024-02-01'))
const keyring = Keyring.open(masterKey, [first])
const context = 'passwords:sealed:us-east-1_EXAMPLE01:4f1c'

describe('Keyring: sealing', () => {
  test.each(['', 'x', 'Pässw0rd 🔑', 'y'.repeat(100_000)])('opens what it sealed (%#)', (text) => {
    const sealed = keyring.seal(text, context)

    expect(sealed).toMatch(/^1\.[0-9a-f]{16}\.[A-Za-z0-9_-]+$/)
    expect(keyring.open(sealed, context).toString('utf8')).toBe(text)
  })

  test('seals bytes', () => {
    const bytes = randomBytes(77)

    expect(keyring.open(keyring.seal(bytes, context), context)).toEqual(bytes)
  })

  test('a cell moved to another row, column or table does not open', () => {
    const sealed = keyring.seal('secret', context)

    for (const other of ['', `${context} `, context.slice(0, -1), context.replace('passwords', 'codes')]) {
      expect(() => keyring.open(sealed, other)).toThrow(UnsealError)
    }
  })

  test('no single changed bit of IV, tag or ciphertext opens', () => {
    const [form, id, body = ''] = keyring.seal('secret', context).split('.')
    const box = Buffer.from(body, 'base64url')
    for (let bit = 0; bit < box.length * 8; bit += 1) {
      const changed = Buffer.from(box)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => keyring.open(`${form}.${id}.${changed.toString('base64url')}`, context)).toThrow(UnsealError)
    }
  })

  test('no shortened or lengthened value opens', () => {
    const sealed = keyring.seal('secret', context)
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => keyring.open(sealed.slice(0, length), context)).toThrow(UnsealError)
    }
    for (const tail of ['A', '=', '.', '.x', ' ', '\n']) {
      expect(() => keyring.open(sealed + tail, context)).toThrow(UnsealError)
    }
  })

  test('another version, an unknown key id, or the id of another key does not open', () => {
    const both = Keyring.open(masterKey, [first, second])
    const [, id = '', body] = keyring.seal('secret', context).split('.')

    for (const forged of [`2.${id}.${body}`, `1.0123456789abcdef.${body}`, `1.${second.id}.${body}`, `1..${body}`]) {
      expect(() => both.open(forged, context)).toThrow(UnsealError)
    }
    expect(() => both.open(`1.__proto__.${body}`, context)).toThrow(UnsealError)
  })

  test('the error does not repeat the value', () => {
    const sealed = keyring.seal('secret', context)

    expect(() => keyring.open(sealed, 'elsewhere')).toThrow(/^The sealed value is damaged, out of its place/)
  })

  test('sealing the same twice gives other IVs and other values', () => {
    const values = Array.from({ length: 2000 }, () => keyring.seal('secret', context).split('.')[2] ?? '')

    expect(new Set(values.map((value) => value.slice(0, 16))).size).toBe(values.length)
  })
})

describe('Keyring: rotation', () => {
  test('the newest key seals, whatever the order given; old values still open', () => {
    const old = keyring.seal('secret', context)
    for (const keys of [
      [first, second],
      [second, first],
    ]) {
      const rotated = Keyring.open(masterKey, keys)

      expect(rotated.seal('secret', context)).toMatch(new RegExp(`^1\\.${second.id}\\.`))
      expect(rotated.open(old, context).toString()).toBe('secret')
    }
  })

  test('derived keys stay the same over a rotation and differ by purpose and by installation', () => {
    const rotated = Keyring.open(masterKey, [first, second])

    expect(rotated.derive('codes')).toEqual(keyring.derive('codes'))
    expect(keyring.derive('codes')).toHaveLength(32)
    expect(keyring.derive('codes')).not.toEqual(keyring.derive('page-tokens'))
    expect(Keyring.open(masterKey, [second]).derive('codes')).not.toEqual(keyring.derive('codes'))
  })
})

describe('Keyring: master key', () => {
  test('a wrong master key gives the operator a plain message', () => {
    expect(() => Keyring.open(Buffer.alloc(32, 8), [first])).toThrow(
      `The master key does not open data key ${first.id} of this database.`,
    )
  })

  test('a wrapped key under another id, or damaged, is refused', () => {
    expect(() => Keyring.open(masterKey, [{ ...first, id: second.id }])).toThrow('does not open data key')
    expect(() => Keyring.open(masterKey, [{ ...first, wrapped: `${first.wrapped}A` }])).toThrow(
      'does not open data key',
    )
    expect(() => Keyring.open(masterKey, [first, { ...second, wrapped: '' }])).toThrow('does not open data key')
  })

  test.each([0, 16, 31, 33, 64])('a master key of %i bytes is refused', (length) => {
    const short = Buffer.alloc(length)

    expect(() => Keyring.open(short, [first])).toThrow(`must have exactly 32 bytes; this one has ${length}`)
    expect(() => Keyring.createKey(short, new Date())).toThrow('exactly 32 bytes')
  })

  test('no keys at all is refused', () => {
    expect(() => Keyring.open(masterKey, [])).toThrow('no data key')
  })

  test('the wrapped key shows nothing of itself: two keys share neither id nor text', () => {
    expect(first.id).not.toBe(second.id)
    expect(first.wrapped).not.toBe(second.wrapped)
  })
})
