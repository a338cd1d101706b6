import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isSupportedNode } from '../../src/cli/node-version.js'
import { ensureLocalCertificate, type LocalCertificate } from '../../src/dev/local-certificate.js'
import { makeStage, run } from './stage.js'

const stage = makeStage()
const { folder } = stage
afterAll(() => stage.clear())
const masterKey = Buffer.alloc(32, 1).toString('base64')
const complete = {
  POOLGATE_MASTER_KEY: masterKey,
  POOLGATE_PUBLIC_URL: 'https://auth.example.com',
  POOLGATE_DATA: join(folder, 'state'),
}

describe('serve fails closed', () => {
  test('tells everything that is missing at once, and how to set it', async () => {
    const { code, err, out } = await run(['serve'], { folder })
    expect(code).toBe(3)
    expect(out).toBe('')
    for (const part of [
      'Master key is missing',
      'openssl rand -base64 32',
      'Public URL is missing',
      'Storage is missing',
    ]) {
      expect(err).toContain(part)
    }
    expect(readdirSync(folder)).toEqual([])
  })

  test.each(Object.keys(complete))('does not start without %s', async (name) => {
    const { code, err } = await run(['serve'], { folder, environment: { ...complete, [name]: '' } })
    expect(code).toBe(3)
    expect(err).toContain('is missing')
    expect(existsSync(complete.POOLGATE_DATA)).toBe(false)
  })

  test.each([
    {
      given: { POOLGATE_MASTER_KEY: 'AAAA' },
      complaint: 'POOLGATE_MASTER_KEY must hold a master key: 32 bytes in base64',
    },
    {
      given: { POOLGATE_MASTER_KEY: '', POOLGATE_MASTER_KEY_FILE: 'gone.key' },
      complaint: 'names a file that does not exist',
    },
    { given: { POOLGATE_MASTER_KEY_FILE: 'x.key' }, complaint: 'cannot be combined with POOLGATE_MASTER_KEY' },
    { given: { POOLGATE_PUBLIC_URL: 'http://auth.example.com' }, complaint: 'must begin with https://' },
    { given: { POOLGATE_DATABASE: 'postgres://h/d' }, complaint: 'cannot be combined with POOLGATE_DATA' },
    { given: { POOLGATE_MEMORY: 'true' }, complaint: 'POOLGATE_MEMORY is for `poolgate dev` only' },
    { given: { POOLGATE_SAMPLE: '1' }, complaint: 'POOLGATE_SAMPLE is for `poolgate dev` only' },
    { given: { POOLGATE_EXPOSE: 'yes' }, complaint: 'POOLGATE_EXPOSE is for `poolgate dev` only' },
    { given: { POOLGATE_TLS: 'true' }, complaint: 'POOLGATE_TLS is for `poolgate dev` only' },
    { given: { POOLGATE_TLS_CERT: 'cert.pem' }, complaint: 'give both or neither' },
    { given: { POOLGATE_ROOT_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }, complaint: 'give both or neither' },
    { given: { POOLGATE_MASTER_KYE: 'x' }, complaint: 'did you mean POOLGATE_MASTER_KEY?' },
  ])('$given', async ({ given, complaint }) => {
    const { code, err } = await run(['serve'], { folder, environment: { ...complete, ...given } })
    expect(code).toBe(3)
    expect(err).toContain(complaint)
    expect(err).not.toContain(masterKey)
  })

  test('refuses a Node.js release with the JSON flaw, where dev only warns', async () => {
    const { code, err } = await run(['serve'], { folder, environment: complete, nodeVersion: '22.22.1' })
    expect(code).toBe(4)
    expect(err).toContain('Node.js 22.22.1')
    expect(existsSync(complete.POOLGATE_DATA)).toBe(false)
  })

  test.each([
    ['20.20.1', false],
    ['20.20.2', true],
    ['20.21.0', true],
    ['21.9.0', false],
    ['22.22.1', false],
    ['22.22.2', true],
    ['23.11.0', false],
    ['24.14.0', false],
    ['24.14.1', true],
    ['26.0.0', true],
  ])('Node.js %s is supported: %s', (version, supported) => {
    expect(isSupportedNode(version)).toBe(supported)
  })
})

describe('serve with certificate files', () => {
  let local: LocalCertificate
  beforeAll(async () => {
    local = await ensureLocalCertificate(join(folder, 'tls'), { hosts: [], now: new Date() })
  })

  const serve = (certificate: string, key: string) => {
    writeFileSync(join(folder, 'cert.pem'), certificate)
    writeFileSync(join(folder, 'key.pem'), key)
    return run(['serve', '--tls-cert', 'cert.pem', '--tls-key', 'key.pem'], {
      folder,
      // An unsafe release ends the start where the settings are fine.
      nodeVersion: '20.0.0',
      environment: complete,
    })
  }

  test('a certificate and its key are taken', async () => {
    expect((await serve(local.certificate, local.key)).code).toBe(4)
  })

  test('a key that is not the certificate’s, or files that hold something else, are refused', async () => {
    const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    })
    expect(await serve(local.certificate, foreign.toString())).toMatchObject({
      code: 3,
      err: expect.stringContaining('do not go together'),
    })
    expect(await serve(local.key, local.key)).toMatchObject({
      code: 3,
      err: expect.stringContaining('holds a certificate'),
    })
    expect(await serve(local.certificate, '')).toMatchObject({
      code: 3,
      err: expect.stringContaining('holds a private key'),
    })
  })
})
