import { describe, expect, test } from 'vitest'
import { isEmailAddress, isPhoneNumber } from './contact-formats.js'

describe('V17: an email address names exactly one mailbox', () => {
  test.each([
    'ann@example.com',
    'Ann.B+tag@mail.example.co.uk',
    "o'neil_{1}@example.com",
    'x@xn--bcher-kva.example',
    `${'a'.repeat(64)}@example.com`,
  ])('accepts %s', (value) => expect(isEmailAddress(value)).toBe(true))

  test.each([
    ['no @', 'example.com'],
    ['two @', 'ann@evil.example@example.com'],
    ['quoted local part', '"ann@evil.example"@example.com'],
    ['quoted local part without @', '"ann b"@example.com'],
    ['comment', 'ann(evil)@example.com'],
    ['comment in the host', 'ann@example.com(evil)'],
    ['list with comma', 'ann@example.com,bob@example.com'],
    ['list with semicolon', 'ann@example.com;bob@example.com'],
    ['name and angle brackets', 'Ann <ann@example.com>'],
    ['group', 'team:ann@example.com;'],
    ['CR LF', 'ann@example.com\r\nBcc: bob@example.com'],
    ['LF at the end', 'ann@example.com\n'],
    ['NUL', 'ann\0@example.com'],
    ['blank', 'ann @example.com'],
    ['leading dot', '.ann@example.com'],
    ['two dots', 'ann..b@example.com'],
    ['dot at the end of the host', 'ann@example.com.'],
    ['host without a dot', 'ann@localhost'],
    ['address literal', 'ann@[127.0.0.1]'],
    ['IPv4 address', 'ann@127.0.0.1'],
    ['host label that begins with a hyphen', 'ann@-example.com'],
    ['underscore in the host', 'ann@ex_ample.com'],
    ['IDN host', 'ann@bücher.example'],
    ['letters outside of ASCII', 'änn@example.com'],
    ['full-width @', 'ann＠example.com'],
    ['full-width full stop', 'ann@example。com'],
    ['Cyrillic a', 'ann@exаmple.com'],
    ['soft hyphen', 'an\u00adn@example.com'],
    ['backslash', 'ann\\@example.com'],
    ['local part of 65 characters', `${'a'.repeat(65)}@example.com`],
    ['host label of 64 characters', `ann@${'a'.repeat(64)}.com`],
    ['more than 254 characters', `ann@${'a.'.repeat(130)}com`],
    ['empty', ''],
  ])('refuses: %s', (_, value) => expect(isEmailAddress(value)).toBe(false))
})

test.each([
  ['+14155550123', true],
  ['+491701234567', true],
  ['+12', true],
  ['14155550123', false],
  ['+0415555', false],
  ['+1415555012345678', false],
  ['+1 415 555', false],
  ['+1415555०', false],
  ['+14155550123\n', false],
  ['+', false],
])('phone number %s → %s', (value, expected) => expect(isPhoneNumber(value)).toBe(expected))

test('V48: twice the input takes at most about twice the time', () => {
  const time = (length: number) => {
    const value = `${'a.'.repeat(length)}@${'a-'.repeat(length)}`
    const started = performance.now()
    for (let run = 0; run < 50; run += 1) isEmailAddress(value)
    return performance.now() - started
  }
  time(2_000)
  expect(time(64_000)).toBeLessThan(Math.max(time(32_000) * 4, 50))
})
