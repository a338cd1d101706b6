import { type AppClient, isConfidential } from '../../entities/app-client.js'
import type { EventOrigin, Place } from '../../entities/auth-event.js'
import type { UserPool } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'
import { plainAddress } from './address-ranges.js'
import { readEncodedContext } from './encoded-context.js'
import { threatMode } from './risk-configuration.js'
import { deviceNameOf } from './user-agent.js'

/** What a request tells of its sender. */
export interface SenderClaims {
  /** Of the connection, or as a trusted proxy tells it. */
  readonly sourceIp: string | undefined
  readonly userAgent: string | undefined
  /** What an application says of the person whom it calls for. */
  readonly stated?:
    | {
        readonly ip?: string | undefined
        readonly userAgent?: string | undefined
        readonly encodedData?: string | undefined
        /** The call was signed: the application is believed. */
        readonly signed: boolean
      }
    | undefined
}

/** Where addresses are; without a database nothing is known of any. */
export interface Geography {
  find(ip: string): Place | undefined
}

interface Arrival {
  readonly pool: UserPool
  readonly client: AppClient | undefined
  readonly sender: SenderClaims | undefined
  readonly now: Date
}

/** Nobody but the place is asked for; a context that cannot be read is noted and never refused. */
export function originOf({ pool, client, sender, now }: Arrival): EventOrigin {
  const { stated } = sender ?? {}
  const encoded = stated?.encodedData
  const context =
    encoded && client ? readEncodedContext(encoded, { poolId: pool.id, clientId: client.id, now }) : undefined
  const ip = addressOf(client, sender)
  const userAgent = context?.userAgent ?? stated?.userAgent ?? sender?.userAgent
  return {
    ...(ip !== undefined && { ip }),
    deviceName: context?.deviceName ?? deviceNameOf(userAgent),
    ...(context?.timezone !== undefined && { timezone: context.timezone }),
    ...(context?.deviceId !== undefined && { deviceId: context.deviceId }),
    contextData: encoded ? (context ? 'read' : 'unreadable') : 'absent',
  }
}

/**
 * An address that a request states counts for a signed call, and for an app client with a secret that may pass it on
 * (developer guide, adaptive authentication).
 */
function addressOf(client: AppClient | undefined, sender: SenderClaims | undefined): string | undefined {
  const stated = believedAddress(client, sender)
  const address = (stated === undefined ? undefined : plainAddress(stated)) ?? sender?.sourceIp
  return address === undefined ? undefined : plainAddress(address)
}

/** Fails with `sender-address-invalid` for an address that would count but is none. Says nothing of any user. */
export function requireStatedAddress({ pool, client, sender }: Omit<Arrival, 'now'>): void {
  if (threatMode(pool) === 'OFF') return
  const stated = believedAddress(client, sender)
  if (stated !== undefined && plainAddress(stated) === undefined) throw new Failure('sender-address-invalid')
}

function believedAddress(client: AppClient | undefined, sender: SenderClaims | undefined): string | undefined {
  const { stated } = sender ?? {}
  const isBelieved = stated?.signed || (client && isConfidential(client) && passesOn(client))
  return isBelieved ? stated?.ip : undefined
}

function passesOn({ settings }: AppClient): boolean {
  return settings.enablePropagateAdditionalUserContextData
}
