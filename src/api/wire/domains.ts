import { sha256 } from '../../crypto/digests.js'
import { Failure } from '../../domain/failure.js'
import type { DomainContents } from '../../domain/user-pool-domains/user-pool-domains.js'
import type { UserPoolDomain } from '../../entities/user-pool-domain.js'
import type {
  CreateUserPoolDomainRequest,
  CreateUserPoolDomainResponse,
  CustomDomainConfigType,
  DomainDescriptionType,
  UserPoolType,
} from '../model/types.js'
import type { Services } from '../services.js'

export function fromUserPoolDomain(input: CreateUserPoolDomainRequest): DomainContents {
  const { ManagedLoginVersion: version, CustomDomainConfig: custom, Routing } = input
  if (Routing !== undefined) throw new Failure('setting-not-supported', { setting: 'Routing' })
  const securityPolicy = custom?.SecurityPolicy
  return {
    ...(version !== undefined && { managedLoginVersion: version }),
    ...(custom && { certificate: { arn: custom.CertificateArn, ...(securityPolicy && { securityPolicy }) } }),
  }
}

/** What creation and update answer. */
export function toDomainResult(domain: UserPoolDomain): CreateUserPoolDomainResponse {
  return { ManagedLoginVersion: domain.managedLoginVersion, CloudFrontDomain: distributionOf(domain) }
}

/** Domains are active at once. `S3Bucket` is left out, for there is none. */
export function toDomainDescription(
  domain: UserPoolDomain,
  { accountId }: Services['location'],
): DomainDescriptionType {
  return {
    UserPoolId: domain.poolId,
    AWSAccountId: accountId,
    Domain: domain.domain,
    CloudFrontDistribution: distributionOf(domain),
    Version: domain.modifiedAt.toISOString().replace(/\D/g, '').slice(0, 14),
    Status: 'ACTIVE',
    CustomDomainConfig: toCustomDomainConfig(domain),
    ManagedLoginVersion: domain.managedLoginVersion,
  }
}

/** The members of a pool that name its domains. */
export function toDomainMembers(domains: readonly UserPoolDomain[]): Pick<UserPoolType, 'Domain' | 'CustomDomain'> {
  return {
    Domain: domains.find(({ certificate }) => !certificate)?.domain,
    CustomDomain: domains.find(({ certificate }) => certificate)?.domain,
  }
}

/** Empty for a prefix domain, which the model does not foresee. */
function toCustomDomainConfig({ certificate }: UserPoolDomain): CustomDomainConfigType | undefined {
  if (!certificate) return undefined
  const { arn, securityPolicy } = certificate
  return { CertificateArn: arn, SecurityPolicy: securityPolicy as CustomDomainConfigType['SecurityPolicy'] }
}

/** A name of the form that clients expect; nothing answers under it. Assumed: it is shown for prefixes too. */
function distributionOf({ domain }: UserPoolDomain): string {
  return `${sha256(domain).toString('hex').slice(0, 16)}.cloudfront.net`
}
