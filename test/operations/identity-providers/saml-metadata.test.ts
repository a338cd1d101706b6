import { createPrivateKey, X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { userPoolId } from '../../../src/entities/ids.js'
import { refusalOf } from '../../support/people.js'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { IdentityProviderCalls, invalid } from './identity-provider-calls.js'
import { certificate, endpoint, keyOf, logoutUrl, metadata, signOnUrl } from './metadata-documents.js'

let server: TestServer
let poolId: string
let providers: IdentityProviderCalls

beforeAll(async () => {
  server = await startServer()
  poolId = (await seedPool(server)).poolId
  providers = new IdentityProviderCalls(server, poolId)
})
afterAll(() => server.stop())

let made = 0
const create = (ProviderDetails: Record<string, string>) =>
  providers.create(`Saml${made++}`, { ProviderType: 'SAML', ProviderDetails })
const refused = (reason: string) => invalid(`Error retrieving metadata from the file: ${reason}.`)
const url = 'https://sso.example.com/metadata'

describe('SAML providers', () => {
  test('a file is shown as it was given, with the addresses in it', async () => {
    const MetadataFile = await metadata()
    expect((await create({ MetadataFile }))?.ProviderDetails).toEqual({
      MetadataFile,
      IDPSignout: 'false',
      SSORedirectBindingURI: signOnUrl,
      SLORedirectBindingURI: logoutUrl,
    })
  })

  test('addresses that are sent along are those of the file nevertheless', async () => {
    const foreign = { SSORedirectBindingURI: 'https://evil.example.com', ActiveEncryptionCertificate: 'x' }
    const shown = await create({ MetadataFile: await metadata({ logout: '' }), ...foreign })
    expect(shown?.ProviderDetails).toMatchObject({ SSORedirectBindingURI: signOnUrl })
    expect(Object.keys({ ...shown?.ProviderDetails }).sort()).toEqual([
      'IDPSignout',
      'MetadataFile',
      'SSORedirectBindingURI',
    ])
  })

  test('a URL is kept and nothing is fetched', async () => {
    const MetadataURL = 'http://127.0.0.1:1/metadata'
    expect((await create({ MetadataURL }))?.ProviderDetails).toEqual({ MetadataURL, IDPSignout: 'false' })
  })

  test('options are kept', async () => {
    const options = { IDPSignout: 'true', IDPInit: 'true', RequestSigningAlgorithm: 'rsa-sha256' }
    expect(await create({ MetadataURL: url, ...options })).toMatchObject({ ProviderDetails: options })
  })

  test('encrypted responses have a certificate for them, which updates keep and turning them off ends', async () => {
    const name = `Saml${made}`
    const details = { MetadataURL: url, EncryptedResponses: 'true' }
    const { ActiveEncryptionCertificate: text = '' } = { ...(await create(details))?.ProviderDetails }
    expect(text).toMatch(/^[A-Za-z0-9+/]+=*$/)
    const parsed = new X509Certificate(Buffer.from(text, 'base64'))
    const { identityProviders } = server.running.services
    const stored = await identityProviders.find(userPoolId(poolId), name)
    const { encryption_private_key: key = '' } = stored ? identityProviders.secretsOf(stored) : {}
    expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true)

    const updated = await providers.update(name, { ProviderDetails: { ...details, IDPInit: 'true' } })
    expect(updated?.ProviderDetails).toMatchObject({ ActiveEncryptionCertificate: text, IDPInit: 'true' })
    expect(JSON.stringify(updated)).not.toContain('PRIVATE KEY')
    const off = await providers.update(name, { ProviderDetails: { MetadataURL: url, EncryptedResponses: 'false' } })
    expect(Object.keys({ ...off?.ProviderDetails })).not.toContain('ActiveEncryptionCertificate')
    expect(await identityProviders.find(userPoolId(poolId), name)).not.toHaveProperty('sealedSecrets')
    const on = await providers.update(name, { ProviderDetails: details })
    expect(on?.ProviderDetails?.ActiveEncryptionCertificate).not.toBe(text)
  })

  test.each([
    ['neither file nor URL', {}, 'At least one of the MetadataURL or MetadataFile should be provided.'],
    [
      'both',
      { MetadataURL: url, MetadataFile: '<a/>' },
      'Only one of the MetadataURL or MetadataFile should be provided.',
    ],
    ['a plain URL', { MetadataURL: 'http://sso.example.com' }, 'MetadataURL must use the HTTPS protocol.'],
    ['an empty URL', { MetadataURL: '' }, 'MetadataURL cannot be empty.'],
  ])('%s → InvalidParameterException', async (_case, details, message) => {
    expect(await refusalOf(create({ ...details }))).toEqual(invalid(message))
  })

  test.each([
    ['IDPSignout', 'yes', '[true, false]'],
    ['IDPInit', 'TRUE', '[true, false]'],
    ['EncryptedResponses', '1', '[true, false]'],
    ['RequestSigningAlgorithm', 'rsa-sha1', '[rsa-sha256]'],
  ])('%s: %s → InvalidParameterException', async (key, value, values) => {
    const constraint = `Member must satisfy enum value set: ${values}`
    expect(await refusalOf(create({ MetadataURL: url, [key]: value }))).toEqual(
      invalid(`1 validation error detected: Value '${value}' at '${key}' failed to satisfy constraint: ${constraint}`),
    )
  })
})

describe('a metadata file is refused with InvalidParameterException when', () => {
  const expansion = `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(50)}"><!ENTITY c "&b;&b;&b;&b;&b;">]>`
  const external = '<!DOCTYPE a [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'

  test.each([
    ['it has entities that grow', { prolog: expansion, entityId: '&c;' }, 'it has a document type'],
    ['it has an external entity', { prolog: external, entityId: '&xxe;' }, 'it has a document type'],
    [
      'it has a document type of another place',
      { prolog: '<!doctype a SYSTEM "https://a.example.com">' },
      'it has a document type',
    ],
    ['it uses an entity that it does not have', { entityId: '&xxe;' }, 'it is not well-formed XML'],
    ['it has no entityID', { entityId: '' }, 'it has no entityID'],
    ['its entityID is too long', { entityId: `https://${'a'.repeat(1024)}` }, 'it has no entityID'],
    [
      'it is of another protocol',
      { protocols: 'urn:oasis:names:tc:SAML:1.1:protocol' },
      'it describes no identity provider of SAML 2.0',
    ],
    [
      'it has no place to sign in by redirection',
      {
        signOn: endpoint(
          'SingleSignOnService',
          'https://a.example.com',
          'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
        ),
      },
      'it has no SingleSignOnService with the HTTP-Redirect binding',
    ],
    [
      'its place to sign in is plain',
      { signOn: endpoint('SingleSignOnService', 'http://a.example.com') },
      'the Location of SingleSignOnService must use the HTTPS protocol',
    ],
    [
      'its place to sign out is a script',
      { logout: endpoint('SingleLogoutService', 'javascript:alert(1)') },
      'the Location of SingleLogoutService must use the HTTPS protocol',
    ],
    ['it has no certificate', { keys: '' }, 'it has no certificate for signatures'],
    ['its certificate is none', { keys: keyOf('QUJD') }, 'it has an invalid certificate'],
    ['its certificate is an element', { keys: keyOf('<a>QUJD</a>') }, 'it has an invalid certificate'],
  ])('%s', async (_case, parts, reason) => {
    expect(await refusalOf(create({ MetadataFile: await metadata(parts) }))).toEqual(refused(reason))
  })

  test('its only certificate is for encryption', async () => {
    const keys = keyOf(await certificate, ' use="encryption"')
    expect(await refusalOf(create({ MetadataFile: await metadata({ keys }) }))).toEqual(
      refused('it has no certificate for signatures'),
    )
  })

  test.each([
    ['it is no XML', 'metadata', 'it is not well-formed XML'],
    ['it is cut off', '<a><b></a>', 'it is not well-formed XML'],
    ['it is blank', ' ', 'it is not well-formed XML'],
    ['it is another document', '<a/>', 'it does not describe one entity'],
    ['it is of no namespace', '<EntityDescriptor entityID="a"/>', 'it does not describe one entity'],
    ['it is a hundred thousand levels deep', '<a>'.repeat(43_000), 'it is not well-formed XML'],
    ['it is deep and closed', `${'<a>'.repeat(18_000)}${'</a>'.repeat(18_000)}`, 'it does not describe one entity'],
  ])('%s', async (_case, MetadataFile, reason) => {
    expect(await refusalOf(create({ MetadataFile }))).toEqual(refused(reason))
  })
})
