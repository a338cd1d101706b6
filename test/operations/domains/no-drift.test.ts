import { randomUUID } from 'node:crypto'
import type { Members, World } from '../../members/world.js'
import { anything, type DriftRow, type EmptyRow, holdsStill } from '../../support/drift-table.js'
import { CERTIFICATE, custom } from './domain-calls.js'

async function createDomain(world: World, Domain: string, given: Members) {
  const named = { UserPoolId: await world.createPool(), Domain }
  await world.ask('CreateUserPoolDomain', { ...named, ...given })
  return {
    read: async () => (await world.ask('DescribeUserPoolDomain', { Domain })).DomainDescription as Members,
    write: (members: Members) => world.ask('UpdateUserPoolDomain', { ...named, ...members }),
  }
}

const always: readonly DriftRow[] = [
  { member: 'UserPoolId', unset: anything },
  { member: 'AWSAccountId', unset: '123456789012' },
  { member: 'Domain', unset: anything },
  { member: 'CloudFrontDistribution', unset: anything },
  { member: 'Version', unset: anything },
  { member: 'Status', unset: 'ACTIVE' },
]
const version: DriftRow = { member: 'ManagedLoginVersion', unset: 1, given: { ManagedLoginVersion: 2 }, left: 'kept' }
const defaults: EmptyRow = [
  'ManagedLoginVersion 1 is as if not given',
  { ManagedLoginVersion: 1 },
  { ManagedLoginVersion: 1 },
]
const table = { shown: 'DomainDescriptionType', changed: 'UpdateUserPoolDomainRequest', empty: [defaults] }

holdsStill({
  ...table,
  resource: 'prefix domains',
  create: (world, given) => createDomain(world, `drift-${randomUUID().slice(0, 8)}`, given),
  rows: [...always, version],
  neverShown: ['S3Bucket', 'Routing', 'CustomDomainConfig'],
})

const secure = { CertificateArn: CERTIFICATE, SecurityPolicy: 'TLS_V1_3_2025' }

holdsStill({
  ...table,
  resource: 'custom domains',
  create: async (world, given) => {
    const Domain = `auth.d${randomUUID().slice(0, 8)}.example.com`
    const { read, write } = await createDomain(world, Domain, { ...custom, ...given })
    return { read, write: (members) => write({ ...custom, ...members }) }
  },
  rows: [
    ...always,
    version,
    // The certificate is required of every change.
    { member: 'CustomDomainConfig', unset: custom.CustomDomainConfig, given: { CustomDomainConfig: secure } },
  ],
  neverShown: ['S3Bucket', 'Routing'],
})
