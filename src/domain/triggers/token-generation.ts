import type { RankedGroup } from '../../entities/group.js'
import type { TokenTriggerVersion } from '../../entities/trigger-configuration.js'
import type { User } from '../../entities/user.js'
import { preferredRole, rolesOf } from '../groups/group-ranking.js'
import type { Occasion } from './occasion.js'
import {
  type Fields,
  isFields,
  member,
  optionalFields,
  optionalText,
  readResponse,
  readTexts,
  unreadable,
} from './trigger-answer.js'
import { clientMetadataOf, eventAttributes, type TriggerEvent, triggerEvent } from './trigger-event.js'
import type { TriggerSource } from './trigger-sources.js'

export type TokenSource = TriggerSource<'PreTokenGeneration'>

/** For whom tokens are about to be made. */
export interface TokenSubject {
  readonly user: User
  /** In the order in which tokens list them. */
  readonly groups: readonly RankedGroup[]
  readonly scopes: readonly string[]
}

export interface ClaimChanges {
  readonly set: Readonly<Record<string, unknown>>
  /** Wins over `set`. */
  readonly suppress: readonly string[]
}

/** What a function wants otherwise in the tokens. What it may not change is not yet sorted out. */
export interface TokenOverrides {
  readonly id: ClaimChanges
  readonly access: ClaimChanges
  readonly scopes: { readonly add: readonly string[]; readonly suppress: readonly string[] }
  /** In place of the user's groups and roles. Absent: they stay. */
  readonly groups?: {
    readonly names: readonly string[]
    readonly roles: readonly string[]
    readonly preferredRole?: string | undefined
  }
}

/** Claims and scopes that an answer may name together (developer guide, quotas). */
const mostChanges = 5000
const versions = { V1_0: '1', V2_0: '2', V3_0: '3' } as const
/** Claims of the ID token whose form OpenID Connect fixes. */
const plainInIdToken = ['phone_number_verified', 'email_verified', 'updated_at', 'address']
const unchanged: ClaimChanges = { set: {}, suppress: [] }

/** Of tokens for a person. The first version tells no scopes. */
export function tokenGenerationEvent(
  occasion: Occasion,
  version: TokenTriggerVersion,
  { source, subject }: { readonly source: TokenSource; readonly subject: TokenSubject },
): TriggerEvent {
  const { user, groups, scopes } = subject
  return triggerEvent(occasion, {
    version: versions[version],
    triggerSource: source,
    userName: user.username,
    request: {
      userAttributes: eventAttributes(user),
      groupConfiguration: {
        groupsToOverride: groups.map(({ name }) => name),
        iamRolesToOverride: rolesOf(groups),
        preferredRole: preferredRole(groups) ?? null,
      },
      ...(version !== 'V1_0' && { scopes }),
      ...clientMetadataOf(occasion),
    },
    response: version === 'V1_0' ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null },
  })
}

/** Of an access token for a program, which only the third version is asked about. */
export function clientCredentialsEvent(occasion: Occasion, scopes: readonly string[]): TriggerEvent {
  return triggerEvent(occasion, {
    version: '3',
    triggerSource: 'TokenGeneration_ClientCredentials',
    userName: 'ClientCredentials',
    request: {
      userAttributes: {},
      groupConfiguration: null,
      scopes,
      clientMetadata: occasion.caller?.clientMetadata ?? {},
    },
    response: { claimsAndScopeOverrideDetails: null },
  })
}

/** Undefined: the tokens stay as they are. */
export function readTokenGeneration(answer: unknown, version: TokenTriggerVersion): TokenOverrides | undefined {
  const response = readResponse(answer)
  const overrides = version === 'V1_0' ? readFirstVersion(response) : readLaterVersions(response)
  if (overrides && countChanges(overrides) > mostChanges) throw unreadable()
  return overrides
}

/** Only the ID token changes, and by texts; groups change in both. */
function readFirstVersion(response: Fields): TokenOverrides | undefined {
  const details = optionalFields(response, 'claimsOverrideDetails')
  if (!details) return undefined
  const id = readClaims(details)
  if (!Object.values(id.set).every((value) => typeof value === 'string')) throw unreadable()
  return { id, access: unchanged, scopes: { add: [], suppress: [] }, ...readGroups(details) }
}

function readLaterVersions(response: Fields): TokenOverrides | undefined {
  const details = optionalFields(response, 'claimsAndScopeOverrideDetails')
  if (!details) return undefined
  const id = readClaims(optionalFields(details, 'idTokenGeneration') ?? {})
  const access = optionalFields(details, 'accessTokenGeneration') ?? {}
  if (plainInIdToken.some((name) => typeof member(id.set, name) === 'object')) throw unreadable()
  const scopes = { add: readTexts(access, 'scopesToAdd'), suppress: readTexts(access, 'scopesToSuppress') }
  if (scopes.add.some((scope) => scope === '' || /\s/.test(scope))) throw unreadable()
  return { id, access: readClaims(access), scopes, ...readGroups(details) }
}

/** Values are whatever JSON has, except null. */
function readClaims(details: Fields): ClaimChanges {
  const set = optionalFields(details, 'claimsToAddOrOverride') ?? {}
  if (Object.values(set).includes(null)) throw unreadable()
  return { set, suppress: readTexts(details, 'claimsToSuppress') }
}

/** Null and `{}` take every group away; only a member that is not there leaves them. */
function readGroups(details: Fields): Pick<TokenOverrides, 'groups'> {
  if (!Object.hasOwn(details, 'groupOverrideDetails')) return {}
  const stated = details.groupOverrideDetails ?? {}
  if (!isFields(stated)) throw unreadable()
  return {
    groups: {
      names: readTexts(stated, 'groupsToOverride'),
      roles: readTexts(stated, 'iamRolesToOverride'),
      preferredRole: optionalText(stated, 'preferredRole') || undefined,
    },
  }
}

function countChanges({ id, access, scopes }: TokenOverrides): number {
  const lists = [
    Object.keys(id.set),
    id.suppress,
    Object.keys(access.set),
    access.suppress,
    scopes.add,
    scopes.suppress,
  ]
  return lists.reduce((count, list) => count + list.length, 0)
}
