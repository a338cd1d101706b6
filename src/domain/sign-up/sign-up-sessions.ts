import type { Random } from '../../crypto/random.js'
import { type Sealer, UnsealError } from '../../crypto/sealing.js'
import type { AppClient } from '../../entities/app-client.js'
import { type Sub, sub as toSub } from '../../entities/ids.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'

/** How far the sign-up had come when the session was handed out: each is good for the next step only. */
export type SignUpStage = 'signed-up' | 'confirmed'

export interface SignUpSession {
  /** To be claimed by the step that the session is good for. */
  readonly id: string
  readonly sub: Sub
  readonly expiresAt: Date
}

interface Place {
  readonly pool: UserPool
  readonly client: AppClient
}

interface Sealed {
  readonly id: string
  readonly sub: string
  readonly expiresAt: number
}

interface Collaborators {
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
}

/**
 * `Session` strings of sign-ups, by which a person goes on from SignUp over ConfirmSignUp to the first sign-in without
 * proving anything again. Sealed, for one pool, client, user and step; as long-lived as sessions of sign-ins (API model).
 */
export class SignUpSessions {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** Undefined for clients that cannot go on with it. */
  issue({ pool, client }: Place, sub: Sub, stage: SignUpStage): string | undefined {
    if (!client.settings.explicitAuthFlows?.includes('ALLOW_USER_AUTH')) return undefined
    const { sealer, clock, random } = this.#with
    const expiresAt = clock.now().getTime() + client.settings.authSessionValidityMinutes * 60_000
    const sealed: Sealed = { id: random.uuid(), sub, expiresAt }
    return sealer.seal(JSON.stringify(sealed), contextOf({ pool, client }, stage))
  }

  /** What the string holds, if it is of this pool, client and step and still valid. Whose it is, is for the caller to judge. */
  open(place: Place, session: string, stage: SignUpStage): SignUpSession {
    const { id, sub, expiresAt } = this.#unseal(place, session, stage)
    if (expiresAt <= this.#with.clock.now().getTime()) throw new Failure('session-expired')
    return { id, sub: toSub(sub), expiresAt: new Date(expiresAt) }
  }

  #unseal(place: Place, session: string, stage: SignUpStage): Sealed {
    try {
      return JSON.parse(this.#with.sealer.open(session, contextOf(place, stage)).toString('utf8')) as Sealed
    } catch (error) {
      if (error instanceof UnsealError) throw new Failure('session-invalid')
      throw error
    }
  }
}

function contextOf({ pool, client }: Place, stage: SignUpStage): string {
  return `sign-up:session:${stage}:${pool.id}/${client.id}`
}
