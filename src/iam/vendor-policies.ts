import type { ManagedPolicy } from '../entities/iam-policy.js'

export interface VendorPolicy {
  readonly policy: ManagedPolicy
  readonly document: string
}

const shippedAt = new Date('2026-01-01T00:00:00Z')

/** Actions beside `cognito-idp` are named for accounts that move; nothing here serves them. */
const neighbours = ['cognito-identity', 'cognito-sync']

const vendorPolicies: readonly VendorPolicy[] = [
  vendorPolicy('ANPAIWMBCKSKIEE64ZLYK', 'AdministratorAccess', 'Allows every action on every resource.', ['*']),
  vendorPolicy('ANPAJKW5H2HNCPGCYGR6Y', 'AmazonCognitoPowerUser', 'Allows every action on user pools.', [
    'cognito-idp:*',
    ...neighbours.map((service) => `${service}:*`),
    'iam:ListRoles',
    'iam:GetRole',
  ]),
  vendorPolicy('ANPAJBFTRZD2GQGJHSVQK', 'AmazonCognitoReadOnly', 'Allows reading user pools and what is in them.', [
    'cognito-idp:Describe*',
    'cognito-idp:AdminGet*',
    'cognito-idp:AdminList*',
    'cognito-idp:List*',
    'cognito-idp:Get*',
    ...neighbours.flatMap((service) => ['Describe*', 'Get*', 'List*'].map((name) => `${service}:${name}`)),
    'iam:ListRoles',
    'iam:GetRole',
  ]),
]

const byArn: ReadonlyMap<string, VendorPolicy> = new Map(vendorPolicies.map((entry) => [entry.policy.arn, entry]))

/** By name, as listings go. */
export function listVendorPolicies(): readonly ManagedPolicy[] {
  return vendorPolicies.map(({ policy }) => policy)
}

/** One of the policies that every account has, under the vendor's well-known ARNs. */
export function findVendorPolicy(arn: string): VendorPolicy | undefined {
  return byArn.get(arn)
}

/** Whether the ARN names a policy that no account can change, whether or not there is one. */
export function isVendorArn(arn: string): boolean {
  return /^arn:aws[a-z-]*:iam::aws:policy\//.test(arn)
}

function vendorPolicy(id: string, name: string, description: string, actions: readonly string[]): VendorPolicy {
  const statement = { Effect: 'Allow', Action: actions.length === 1 ? actions[0] : actions, Resource: '*' }
  return {
    policy: {
      id,
      arn: `arn:aws:iam::aws:policy/${name}`,
      name,
      path: '/',
      description,
      defaultVersion: 1,
      tags: {},
      createdAt: shippedAt,
      updatedAt: shippedAt,
    },
    document: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  }
}
