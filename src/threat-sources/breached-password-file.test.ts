import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { BreachedPasswordFile } from './breached-password-file.js'

const folder = mkdtempSync(join(tmpdir(), 'breached-'))
const opened: BreachedPasswordFile[] = []
afterAll(() => Promise.all(opened.map((file) => file.close())))

const hash = (password: string) => createHash('sha1').update(password).digest('hex')

function fileOf(name: string, text: string): BreachedPasswordFile {
  const path = join(folder, name)
  writeFileSync(path, text)
  const file = new BreachedPasswordFile(path)
  opened.push(file)
  return file
}

describe('every password of the list is found and no other', () => {
  const passwords = Array.from({ length: 257 }, (_, index) => `password ${index} ü`)
  const sorted = passwords.map((password) => hash(password).toUpperCase()).sort()
  test.each([
    ['with counts and CRLF', sorted.map((line, index) => `${line}:${index * 9999}\r\n`).join('')],
    ['without counts', sorted.map((line) => `${line}\n`).join('')],
    ['without a last line end', sorted.join('\n')],
    ['in lower case', sorted.map((line) => `${line.toLowerCase()}\n`).join('')],
  ])('%s', async (name, text) => {
    const file = fileOf(name, text)
    const found = await Promise.all(passwords.map((password) => file.has(password)))
    expect(found.every((isFound) => isFound)).toBe(true)
    const others = await Promise.all(passwords.map((password) => file.has(`${password}!`)))
    expect(others.some((isFound) => isFound)).toBe(false)
  })
})

test('lists of one and of none', async () => {
  const one = fileOf('one', `${hash('only').toUpperCase()}:1\n`)
  expect([await one.has('only'), await one.has('other')]).toEqual([true, false])
  expect(await fileOf('none', '').has('only')).toBe(false)
})

test('a file that is not there fails', async () => {
  await expect(new BreachedPasswordFile(join(folder, 'nowhere')).has('only')).rejects.toThrow('ENOENT')
})
