import { type ClientId, clientId, type UserPoolId, userPoolId } from '../../entities/ids.js'
import { Failure } from '../failure.js'
import type { Tags } from './pool-tags.js'

/** The tag, and the beginning of a client's name, by which `dev` lets callers choose an id: the convention of LocalStack. */
const marker = '_custom_id_'

const poolIdPattern = /^[\w-]+_[0-9a-zA-Z]+$/
const longestPoolId = 55
const clientIdPattern = /^[\w+]{1,128}$/

/** The form of pool ids (service model). */
export function isPoolId(text: string): boolean {
  return text.length <= longestPoolId && poolIdPattern.test(text)
}

/** The form of client ids (service model). */
export function isClientId(text: string): boolean {
  return clientIdPattern.test(text)
}

/** Whether and how ids may be chosen. */
export interface PinnedIdRules {
  /** False outside of `dev`. */
  readonly allowed: boolean
  readonly region: string
}

/** Parts the pinning tag from the others. Its value is a whole pool id or what comes after `<region>_`. */
export function takePinnedPoolId(tags: Tags, rules: PinnedIdRules): { readonly tags: Tags; readonly id?: UserPoolId } {
  const value = Object.hasOwn(tags, marker) ? tags[marker] : undefined
  if (value === undefined) return { tags }
  if (!rules.allowed) throw reservedTag()
  const id = value.includes('_') ? value : `${rules.region}_${value}`
  if (!isPoolId(id)) {
    const form = `it must be <region>_ and letters or digits, or only those, and have ${longestPoolId} characters at most`
    throw new Failure('pinned-id-invalid', { reason: `The value of the tag ${marker} is not a user pool ID: ${form}.` })
  }
  const others = Object.entries(tags).filter(([key]) => key !== marker)
  return { tags: Object.fromEntries(others), id: userPoolId(id) }
}

/**
 * Tags of a pool that exists, where the pinning tag is reserved. One that names the pool's own id is left out, so that
 * tools which send every tag at each update can go on.
 */
export function withoutPinningTag(tags: Tags, ofPool: UserPoolId, rules: PinnedIdRules): Tags {
  const { tags: others, id } = takePinnedPoolId(tags, rules)
  if (id === undefined || id === ofPool) return others
  throw reservedTag()
}

export function refusePinningTag(keys: readonly string[]): void {
  if (keys.includes(marker)) throw reservedTag()
}

function reservedTag(): Failure {
  return new Failure('tags-invalid', {
    reason: `The tag key ${marker} is reserved: only CreateUserPool of a dev server takes it.`,
  })
}

/**
 * The id that a client's name pins: `_custom_id_:<id>`, as LocalStack has it. The name stays as it is, as there, so that
 * tools see no difference.
 */
export function pinnedClientId(name: string, { allowed }: Pick<PinnedIdRules, 'allowed'>): ClientId | undefined {
  const prefix = `${marker}:`
  if (!name.startsWith(prefix)) return undefined
  if (!allowed) throw new Failure('pinned-id-invalid', { reason: `Client names must not begin with ${prefix}` })
  const id = name.slice(prefix.length)
  if (!isClientId(id)) {
    throw new Failure('pinned-id-invalid', { reason: 'The client name does not end in a valid client ID.' })
  }
  return clientId(id)
}
