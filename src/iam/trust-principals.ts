import { type Location, partitionOf } from '../aws/arn.js'
import { type Statement, toList } from '../aws/policy/policy-document.js'
import type { IdentityKind } from '../entities/iam-identity.js'

/** One entry of a trust statement's Principal, as far as it can mean somebody of this account. */
export type TrustPrincipal =
  | { readonly kind: 'anyone' }
  /** Everybody in the account whom their own policies allow to assume the role. */
  | { readonly kind: 'account' }
  | {
      readonly kind: 'identity'
      readonly identity: Exclude<IdentityKind, 'group'>
      readonly path: string
      readonly name: string
      readonly text: string
    }
  | { readonly kind: 'unique-id'; readonly text: string }
  | { readonly kind: 'session'; readonly text: string }
  /** Another account, a service, a federation: nobody who signs requests here. */
  | { readonly kind: 'stranger' }

/** Whom a statement names. A principal in any other form is nobody. */
export function trustPrincipalsOf({ Principal }: Statement, location: Location): readonly TrustPrincipal[] {
  if (Principal === '*') return [{ kind: 'anyone' }]
  if (typeof Principal !== 'object' || Principal === null) return []
  const named = (Principal as { readonly AWS?: unknown }).AWS
  const texts = toList(named as string | readonly string[] | undefined).filter((text) => typeof text === 'string')
  return texts.map((text) => readPrincipal(text, location))
}

function readPrincipal(text: string, { region, accountId }: Location): TrustPrincipal {
  if (text === '*') return { kind: 'anyone' }
  if (text === accountId) return { kind: 'account' }
  if (/^(AIDA|AROA)[A-Z2-7]{17}$/.test(text)) return { kind: 'unique-id', text }
  const [scheme, partition, service, noRegion, account, ...rest] = text.split(':')
  const resource = rest.join(':')
  if (scheme !== 'arn' || partition !== partitionOf(region) || noRegion !== '' || account !== accountId) {
    return { kind: 'stranger' }
  }
  if (service === 'sts' && resource.startsWith('assumed-role/')) return { kind: 'session', text }
  if (service !== 'iam') return { kind: 'stranger' }
  if (resource === 'root') return { kind: 'account' }
  const [, identity, path, name] = /^(user|role)(\/(?:.*\/)?)([^/]+)$/.exec(resource) ?? []
  if ((identity !== 'user' && identity !== 'role') || path === undefined || name === undefined) {
    return { kind: 'stranger' }
  }
  return { kind: 'identity', identity, path, name, text }
}
