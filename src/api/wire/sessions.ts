import { Failure } from '../../domain/failure.js'
import type { SessionTracking } from '../../domain/sessions/session-settings.js'
import type { SessionOrigin, TokenFamily } from '../../entities/token-family.js'
import type {
  SessionDescriptionType,
  SessionLocationType,
  SetUserPoolSessionConfigurationResponse,
} from '../model/types.js'

/** API reference, ListUserSessions: a page has up to 125 sessions. */
export const sessionPage = 125

export function toSessionConfiguration({
  enabled,
  maxPerUser,
}: SessionTracking): Pick<SetUserPoolSessionConfigurationResponse, 'UserSessionTracking' | 'TokenSession'> {
  return { UserSessionTracking: enabled ? 'ENABLED' : 'DISABLED', TokenSession: { MaxPerUser: maxPerUser } }
}

/**
 * LINKED would end the browser sessions behind a session too. There are none yet, so it is refused: a caller who asks for
 * them must not hear that they ended.
 */
export function requireNoLinkedSessions({ RevokeAssociatedSessions }: { RevokeAssociatedSessions?: string }): void {
  if (RevokeAssociatedSessions !== 'LINKED') return
  throw new Failure('setting-not-supported', { setting: 'RevokeAssociatedSessions LINKED' })
}

/** Refreshes that do not rotate leave no trace. Nothing is linked yet, so that no session has an origin. */
export function toSession(family: TokenFamily): SessionDescriptionType {
  const { origin } = family
  return {
    SessionId: family.id,
    SessionType: 'TOKEN',
    ClientId: family.clientId,
    CreateDate: family.authenticatedAt,
    LastActiveDate: family.rotatedAt ?? family.authenticatedAt,
    DeviceType: origin?.deviceName,
    LastIPAddress: origin?.ip,
    LastLocation: toLocation(origin),
  }
}

function toLocation({ city, country }: Partial<SessionOrigin> = {}): SessionLocationType | undefined {
  return city === undefined && country === undefined ? undefined : { City: city, Country: country }
}
