import { X509Certificate } from 'node:crypto'
import { GetSigningCertificateCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { userPoolId } from '../../../src/entities/ids.js'
import { refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { PoolCalls, unknownPool } from './pool-calls.js'

let server: TestServer
let pools: PoolCalls

beforeAll(async () => {
  server = await startServer()
  pools = new PoolCalls(server)
})
afterAll(() => server.stop())

const get = async (UserPoolId: string) =>
  String((await server.client.send(new GetSigningCertificateCommand({ UserPoolId }))).Certificate)
const years = (certificate: X509Certificate) =>
  new Date(certificate.validTo).getUTCFullYear() - new Date(certificate.validFrom).getUTCFullYear()

describe('GetSigningCertificate', () => {
  test('an X.509 certificate in base64 without armour, for ten years, signed by its own RSA-2048 key', async () => {
    const id = await pools.createId()
    const text = await get(id)
    expect(text).toMatch(/^[A-Za-z0-9+/]+=*$/)
    const certificate = new X509Certificate(Buffer.from(text, 'base64'))
    expect(certificate.subject).toBe(`CN=${id}`)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
    expect(years(certificate)).toBe(10)
  })

  test('every call gets the same one, also twenty first ones at once; another pool has its own', async () => {
    const id = await pools.createId()
    const texts = await Promise.all(Array.from({ length: 20 }, () => get(id)))
    expect(new Set(texts).size).toBe(1)
    expect(await get(id)).toBe(texts[0])
    expect(await get(await pools.createId())).not.toBe(texts[0])
  })

  test('the sealed key is that of the certificate', async () => {
    const id = await pools.createId()
    const certificate = new X509Certificate(Buffer.from(await get(id), 'base64'))
    const { signingCertificates, pools: domain } = server.running.services
    const kept = await signingCertificates.forPool(await domain.require(userPoolId(id)))
    expect(certificate.checkPrivateKey(signingCertificates.openPrivateKey(kept))).toBe(true)
    expect(kept.sealedPrivateKey).not.toContain('PRIVATE KEY')
  })

  test('V54: the sealed key of one pool does not open in the row of another', async () => {
    const { signingCertificates, pools: domain } = server.running.services
    const [one, other] = [await pools.createId(), await pools.createId()]
    const kept = await signingCertificates.forPool(await domain.require(one))
    expect(() => signingCertificates.openPrivateKey({ ...kept, poolId: userPoolId(other) })).toThrow()
  })

  test('an unknown pool → ResourceNotFoundException', async () => {
    expect(await refusalOf(get('us-east-1_nothere00'))).toEqual(unknownPool('us-east-1_nothere00'))
  })
})
