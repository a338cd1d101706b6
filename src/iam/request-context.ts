import { type Location, rootArn } from '../aws/arn.js'
import type { ConditionContext, ContextValue } from '../aws/policy/context.js'
import type { StoredIdentity, Tags } from '../entities/iam-identity.js'
import type { Principal } from '../entities/principal.js'
import { callerIdentity } from './caller-identity.js'
import { identityArn } from './iam-ids.js'
import type { RequestFacts } from './request-facts.js'

export interface ContextSources {
  readonly principal: Principal
  /** The principal's user or role; absent for root. */
  readonly identity?: StoredIdentity | undefined
  readonly facts: RequestFacts
  readonly location: Location
}

type Reader = (sources: ContextSources) => ContextValue | undefined

const principalTypes = { root: 'Account', user: 'User', 'assumed-role': 'AssumedRole' } as const

/** IAM user guide, global condition keys. A key that is neither here nor a tag's is absent. */
const readersByName: Readonly<Record<string, Reader>> = {
  'aws:CurrentTime': ({ facts }) => toIso(facts.now),
  'aws:EpochTime': ({ facts }) => String(Math.floor(facts.now.getTime() / 1000)),
  'aws:MultiFactorAuthAge': multiFactorAge,
  'aws:MultiFactorAuthPresent': ({ principal: { session } }) => session && String(session.multiFactorAt !== undefined),
  'aws:PrincipalAccount': ({ principal }) => principal.accountId,
  'aws:PrincipalArn': principalArn,
  'aws:PrincipalIsAWSService': () => 'false',
  'aws:PrincipalType': ({ principal }) => principalTypes[principal.kind],
  'aws:Referer': ({ facts }) => facts.referer,
  'aws:RequestedRegion': ({ facts }) => facts.region,
  'aws:ResourceAccount': ({ location }) => location.accountId,
  'aws:SecureTransport': ({ facts }) => String(facts.secureTransport),
  'aws:SourceIdentity': ({ principal }) => principal.session?.sourceIdentity,
  'aws:SourceIp': ({ facts }) => toPlainAddress(facts.sourceIp),
  'aws:TagKeys': ({ facts }) => tagKeys(facts),
  'aws:TokenIssueTime': ({ principal }) => principal.session && toIso(principal.session.issuedAt),
  'aws:UserAgent': ({ facts }) => facts.userAgent ?? '',
  'aws:userid': ({ principal }) => callerIdentity(principal).userId,
  'aws:username': ({ principal, identity }) => (principal.kind === 'user' ? identity?.name : undefined),
  'aws:ViaAWSService': () => 'false',
}
const readers: ReadonlyMap<string, Reader> = new Map(
  Object.entries(readersByName).map(([name, reader]) => [name.toLowerCase(), reader]),
)

/** The keys that any request may bring, whatever it is for; for the reference. */
export const globalConditionKeys: readonly string[] = [
  ...Object.keys(readersByName).filter((name) => name !== 'aws:TagKeys'),
  'aws:PrincipalTag/tag-key',
]

/** What conditions ask of one request; nothing is worked out before a statement asks. */
export class RequestContext implements ConditionContext {
  readonly #sources: ContextSources
  #resourceTags: Tags | undefined
  #missesResourceTags = false

  constructor(sources: ContextSources) {
    this.#sources = sources
  }

  get(key: string): ContextValue | undefined {
    const reader = readers.get(key)
    if (reader) return reader(this.#sources)
    const slash = key.indexOf('/')
    if (slash !== -1) return this.#tag(key.slice(0, slash), key.slice(slash + 1))
    return this.#sources.facts.serviceKeys?.[key]
  }

  /** A statement asked for the resource's tags, which were not given: what was decided without them does not count. */
  get missesResourceTags(): boolean {
    return this.#missesResourceTags
  }

  giveResourceTags(tags: Tags): void {
    this.#resourceTags = tags
    this.#missesResourceTags = false
  }

  #tag(prefix: string, foldedKey: string): string | undefined {
    const { facts, identity, principal } = this.#sources
    switch (prefix) {
      case 'aws:requesttag':
        return findTag(facts.requestTags, foldedKey)
      case 'aws:principaltag':
        return findTag(principal.session?.tags, foldedKey) ?? findTag(identity?.tags, foldedKey)
      case 'aws:resourcetag':
        if (!this.#resourceTags) this.#missesResourceTags = true
        return findTag(this.#resourceTags, foldedKey)
      default:
        return undefined
    }
  }
}

/** Of keys that differ by case alone the first in sort order counts (Assumed: AWS leaves it undefined). */
function findTag(tags: Tags | undefined, foldedKey: string): string | undefined {
  if (!tags) return undefined
  let found: string | undefined
  for (const key of Object.keys(tags)) {
    if (key.toLowerCase() === foldedKey && (found === undefined || key < found)) found = key
  }
  return found === undefined ? undefined : tags[found]
}

/** Absent, not empty, for a call that carries no tags. */
function tagKeys({ requestTags, tagKeys: named }: RequestFacts): readonly string[] | undefined {
  const keys = named ?? Object.keys(requestTags ?? {})
  return keys.length === 0 ? undefined : keys
}

function principalArn({ principal, identity, location }: ContextSources): string {
  if (principal.kind === 'root') return rootArn(location)
  return identity ? identityArn(location, identity) : principal.arn
}

function multiFactorAge({ principal, facts }: ContextSources): string | undefined {
  const at = principal.session?.multiFactorAt
  return at && String(Math.max(0, Math.floor((facts.now.getTime() - at.getTime()) / 1000)))
}

function toIso(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}

/** An IPv4 caller of a dual-stack socket, and addresses without their zone. */
function toPlainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  return mapped ?? address.replace(/%.*$/, '')
}
