/** Where ARNs of this server point. */
export interface Location {
  readonly region: string
  readonly accountId: string
}

export interface UserPoolArn {
  readonly arn: string
  readonly region: string
  readonly accountId: string
  readonly poolId: string
}

/** What a pool id may look like (service model, UserPoolIdType); keeps `*`, `?`, `:` and `/` out of ARNs that policies match. */
export const userPoolIdPattern = '[\\w-]+_[0-9a-zA-Z]+'
const poolId = new RegExp(`^${userPoolIdPattern}$`)
const longestPoolId = 55
const poolArn = /^arn:(aws|aws-cn|aws-us-gov):cognito-idp:([a-z0-9-]+):(\d{12}):userpool\/([\w-]+)$/

export function isUserPoolId(text: string): boolean {
  return text.length <= longestPoolId && poolId.test(text)
}

export function partitionOf(region: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

/** The ARN of a user pool; the id must satisfy `isUserPoolId`. */
export function userPoolArn({ region, accountId }: Location, id: string): string {
  return `arn:${partitionOf(region)}:cognito-idp:${region}:${accountId}:userpool/${id}`
}

/** Takes apart exactly the form that `userPoolArn` makes; undefined for anything else, wildcards included. */
export function parseUserPoolArn(arn: string): UserPoolArn | undefined {
  if (arn.length > 2048) return undefined
  const [, partition, region, accountId, id] = poolArn.exec(arn) ?? []
  if (region === undefined || accountId === undefined || id === undefined) return undefined
  if (partition !== partitionOf(region) || !isUserPoolId(id)) return undefined
  return { arn, region, accountId, poolId: id }
}

/** The ARN of a user's device; `owner` is username and pool id. */
export function deviceArn({ region, accountId }: Location, owner: string, deviceKey: string): string {
  return `arn:${partitionOf(region)}:cognito-idp:${region}:${accountId}:owner/${owner}/device/${deviceKey}`
}

/** The principal ARN of the account itself. */
export function rootArn({ region, accountId }: Location): string {
  return `arn:${partitionOf(region)}:iam::${accountId}:root`
}
