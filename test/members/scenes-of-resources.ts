import { randomUUID } from 'node:crypto'
import { beside, refused, type Scene, staged } from './scene.js'
import type { Members, World } from './world.js'

const ROLE = 'arn:aws:iam::123456789012:role/staff'
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/first'
const failover = { SecondaryRegion: 'eu-west-1', PrimaryRoute53HealthCheckId: '7f0e0c5a-0000-4000-8000-000000000002' }
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]).toString('base64')
const asset = { Category: 'FORM_LOGO', ColorMode: 'LIGHT', Extension: 'PNG' }
const links = { 'cognito:default': 'https://example.com/terms' }
const group = { Description: 'Everybody', RoleArn: ROLE, Precedence: 3 }
const terms = { TermsName: 'terms-of-use', TermsSource: 'LINK', Enforcement: 'NONE', Links: links }

const groupScenes: readonly Scene[] = [
  {
    operation: 'CreateGroup',
    stage: async (world) => ({ input: { UserPoolId: await world.createPool(), GroupName: 'staff' } }),
    members: group,
  },
  {
    operation: 'UpdateGroup',
    stage: async (world) => {
      const input = { UserPoolId: await world.createPool(), GroupName: 'staff' }
      await world.ask('CreateGroup', input)
      return { input, look: () => world.call('GetGroup', input) }
    },
    members: group,
  },
]

const resourceServerScenes: readonly Scene[] = [
  {
    operation: 'CreateResourceServer',
    stage: async (world) => ({ input: { UserPoolId: await world.createPool(), Identifier: 'shop', Name: 'Shop' } }),
    members: { Scopes: [{ ScopeName: 'read', ScopeDescription: 'May read' }] },
  },
  {
    operation: 'UpdateResourceServer',
    stage: async (world) => {
      const input = { UserPoolId: await world.createPool(), Identifier: 'shop', Name: 'Shop' }
      await world.ask('CreateResourceServer', input)
      return { input }
    },
    members: { Scopes: [{ ScopeName: 'read', ScopeDescription: 'May read' }] },
  },
]

const custom = { CustomDomainConfig: { CertificateArn: CERTIFICATE } }

async function domainInput(world: World): Promise<Members> {
  return { UserPoolId: await world.createPool(), Domain: `auth.m${randomUUID().slice(0, 8)}.example.com` }
}

const domainScenes: readonly Scene[] = [
  {
    operation: 'CreateUserPoolDomain',
    stage: async (world) => {
      const Domain = `members-${randomUUID().slice(0, 8)}x`
      return { input: { UserPoolId: await world.createPool(), Domain } }
    },
    members: { ManagedLoginVersion: 2 },
  },
  {
    operation: 'CreateUserPoolDomain',
    stage: async (world) => {
      const input = await domainInput(world)
      return { input, look: () => world.call('DescribeUserPoolDomain', { Domain: input.Domain }) }
    },
    members: {
      CustomDomainConfig: { CertificateArn: CERTIFICATE },
      'CustomDomainConfig.SecurityPolicy': beside(custom, 'TLS_V1_3_2025'),
      'Routing.Failover': refused(/^Poolgate does not support Routing yet\.$/, failover, custom),
    },
  },
  {
    operation: 'UpdateUserPoolDomain',
    stage: async (world) => {
      const input = await domainInput(world)
      await world.ask('CreateUserPoolDomain', { ...input, ...custom })
      return { input, look: () => world.call('DescribeUserPoolDomain', { Domain: input.Domain }) }
    },
    members: {
      ManagedLoginVersion: beside(custom, 2),
      CustomDomainConfig: { CertificateArn: CERTIFICATE.replace('first', 'second') },
      'CustomDomainConfig.SecurityPolicy': beside(custom, 'TLS_V1_3_2025'),
      'Routing.Failover': refused(/^Poolgate does not support Routing yet\.$/, failover, custom),
    },
  },
]

const brandingMembers: Members = {
  UseCognitoProvidedValues: true,
  Settings: { components: { form: { borderRadius: 2 } } },
  Assets: beside({ UseCognitoProvidedValues: true }, [{ ...asset, Bytes: PNG }]),
  'Assets[].Bytes': beside({ UseCognitoProvidedValues: true, Assets: [asset] }, PNG),
  'Assets[].ResourceId': beside({ UseCognitoProvidedValues: true, Assets: [{ ...asset, Bytes: PNG }] }, 'logo'),
}

async function branded(world: World) {
  const { poolId: UserPoolId, clientId: ClientId } = await world.seed()
  const Settings = { components: { form: { borderRadius: 1 } } }
  const { ManagedLoginBranding } = await world.ask('CreateManagedLoginBranding', { UserPoolId, ClientId, Settings })
  const { ManagedLoginBrandingId } = ManagedLoginBranding as Members
  return { UserPoolId, ClientId, ManagedLoginBrandingId }
}

const managedLoginScenes: readonly Scene[] = [
  {
    operation: 'CreateManagedLoginBranding',
    stage: async (world) => {
      const { poolId: UserPoolId, clientId: ClientId } = await world.seed()
      return { input: { UserPoolId, ClientId } }
    },
    members: brandingMembers,
  },
  {
    operation: 'UpdateManagedLoginBranding',
    stage: async (world) => {
      const { UserPoolId, ManagedLoginBrandingId } = await branded(world)
      return { input: { UserPoolId, ManagedLoginBrandingId } }
    },
    members: brandingMembers,
  },
  {
    operation: 'UpdateManagedLoginBranding',
    stage: async (world) => {
      const { UserPoolId, ManagedLoginBrandingId } = await branded(world)
      return { input: { ManagedLoginBrandingId }, values: { UserPoolId } }
    },
    members: { UserPoolId: staged },
  },
  {
    operation: 'UpdateManagedLoginBranding',
    stage: async (world) => {
      const { UserPoolId, ManagedLoginBrandingId } = await branded(world)
      return { input: { UserPoolId }, values: { ManagedLoginBrandingId } }
    },
    members: { ManagedLoginBrandingId: staged },
  },
  {
    operation: 'DescribeManagedLoginBranding',
    stage: async (world) => {
      const { UserPoolId, ManagedLoginBrandingId } = await branded(world)
      return { input: { UserPoolId, ManagedLoginBrandingId } }
    },
    members: { ReturnMergedResources: true },
  },
  {
    operation: 'DescribeManagedLoginBrandingByClient',
    stage: async (world) => {
      const { UserPoolId, ClientId } = await branded(world)
      return { input: { UserPoolId, ClientId } }
    },
    members: { ReturnMergedResources: true },
  },
  {
    operation: 'SetUICustomization',
    stage: async (world) => {
      const { poolId: UserPoolId, clientId } = await world.seed()
      const look = () => world.call('GetUICustomization', { UserPoolId, ClientId: clientId })
      return { input: { UserPoolId }, values: { ClientId: clientId }, look }
    },
    members: { ClientId: staged, CSS: '.logo-customizable { max-width: 60%; }', ImageFile: PNG },
  },
  {
    operation: 'GetUICustomization',
    stage: async (world) => {
      const { poolId: UserPoolId, clientId: ClientId } = await world.seed()
      await world.ask('SetUICustomization', { UserPoolId, ClientId, CSS: '.logo-customizable { max-width: 50%; }' })
      return { input: { UserPoolId }, values: { ClientId } }
    },
    members: { ClientId: staged },
  },
]

const termsScenes: readonly Scene[] = [
  {
    operation: 'CreateTerms',
    stage: async (world) => {
      const { poolId: UserPoolId, clientId: ClientId } = await world.seed()
      const { Links: _, ...rest } = terms
      return { input: { UserPoolId, ClientId, ...rest } }
    },
    members: { Links: links },
  },
  {
    operation: 'UpdateTerms',
    stage: async (world) => {
      const { poolId: UserPoolId, clientId: ClientId } = await world.seed()
      const { Terms } = await world.ask('CreateTerms', { UserPoolId, ClientId, ...terms })
      return { input: { UserPoolId, TermsId: (Terms as Members).TermsId } }
    },
    members: {
      TermsName: 'privacy-policy',
      Links: { 'cognito:default': 'https://example.com/other' },
    },
  },
]

export const resourceScenes: readonly Scene[] = [
  ...groupScenes,
  ...resourceServerScenes,
  ...domainScenes,
  ...managedLoginScenes,
  ...termsScenes,
]
