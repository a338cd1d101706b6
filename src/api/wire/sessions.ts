import { Failure } from '../../domain/failure.js'
import type { SessionTracking } from '../../domain/sessions/session-settings.js'
import type { TokenFamily } from '../../entities/token-family.js'
import type { SessionDescriptionType, SetUserPoolSessionConfigurationResponse } from '../model/types.js'

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

/** Device, address and place are not kept with a session. Refreshes that do not rotate leave no trace either. */
export function toSession(family: TokenFamily): SessionDescriptionType {
  return {
    SessionId: family.id,
    SessionType: 'TOKEN',
    ClientId: family.clientId,
    CreateDate: family.authenticatedAt,
    LastActiveDate: family.rotatedAt ?? family.authenticatedAt,
  }
}
