import type { IdentityProviderType, IdentityProviderTypeType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedPool } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { googleDetails, IdentityProviderCalls, oidcDetails } from './identity-provider-calls.js'
import { metadata } from './metadata-documents.js'

let server: TestServer

beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const withoutDates = ({ CreationDate: _, LastModifiedDate: __, ...rest }: IdentityProviderType = {}) => rest
const apple = { client_id: 'a', team_id: 'T', key_id: 'K', private_key: 'PEM', authorize_scopes: 'email name' }
const saml = { IDPSignout: 'true', IDPInit: 'true', EncryptedResponses: 'true', RequestSigningAlgorithm: 'rsa-sha256' }

/** Configurations as the Terraform resource `aws_cognito_identity_provider` sends them. */
test.each<[IdentityProviderTypeType, string, () => Promise<Record<string, string>>]>([
  ['OIDC', 'Shop', async () => oidcDetails],
  ['OIDC', 'Shop', async () => ({ ...oidcDetails, jwks_uri: 'https://id.example.com/jwks' })],
  ['Google', 'Google', async () => googleDetails],
  ['Facebook', 'Facebook', async () => ({ ...googleDetails, api_version: 'v21.0' })],
  ['LoginWithAmazon', 'LoginWithAmazon', async () => googleDetails],
  ['SignInWithApple', 'SignInWithApple', async () => apple],
  ['SAML', 'Shop', async () => ({ MetadataURL: 'https://sso.example.com/metadata' })],
  ['SAML', 'Shop', async () => ({ MetadataFile: await metadata(), ...saml })],
])('16: %s, named %s: create, describe, update with the same, describe: no drift', async (type, name, detailsOf) => {
  const providers = new IdentityProviderCalls(server, (await seedPool(server)).poolId)
  const ProviderDetails = await detailsOf()
  const AttributeMapping = { email: 'email', name: 'cn' }
  const given = { ProviderDetails, AttributeMapping, IdpIdentifiers: ['example.com', 'a.example.com'] }
  const made = await providers.create(name, { ProviderType: type, ...given })
  const described = await providers.describe(name)
  expect(described).toEqual(made)
  const { private_key: _, ...shown } = ProviderDetails as { private_key?: string }
  expect(described).toMatchObject({ ...given, ProviderDetails: shown })

  expect(withoutDates(await providers.update(name, given))).toEqual(withoutDates(described))
  const again = await providers.describe(name)
  expect(withoutDates(again)).toEqual(withoutDates(described))
  expect(again?.CreationDate).toEqual(described?.CreationDate)

  // What was described can be sent back; a private key, which is not shown, has to be added.
  const { ProviderDetails: all, AttributeMapping: mapping, IdpIdentifiers } = { ...again }
  const back = { ProviderDetails: { ...all, ...ProviderDetails }, AttributeMapping: mapping, IdpIdentifiers }
  expect(withoutDates(await providers.update(name, back))).toEqual(withoutDates(described))
})
