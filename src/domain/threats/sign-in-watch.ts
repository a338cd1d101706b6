import type { AuthEvent } from '../../entities/auth-event.js'
import type { ThreatMode } from '../../entities/threat-protection.js'
import type { User } from '../../entities/user.js'
import type { Storage } from '../../storage/storage.js'
import type { Stores } from '../../storage/stores.js'
import type { Clock } from '../clock.js'
import { Failure } from '../failure.js'
import type { Proven, SignInContext } from '../sign-in/sign-in-step.js'
import type { AuthEvents } from './auth-events.js'
import type { CompromisedPasswords } from './compromised-passwords.js'
import { riskConfigurationOf, threatMode } from './risk-configuration.js'
import { decideRisk, type RiskDecision } from './risk-decision.js'
import { failureMilliseconds, levelOf, scoreOf } from './risk-score.js'
import type { ThreatNotices } from './threat-notices.js'

/** Whether risk calls for a second factor: of whoever has one, or of everybody. */
export type FactorDemand = 'if-configured' | 'required'

/** What a sign-in remembers once its risk was judged. */
export interface JudgedRisk {
  readonly eventId: string
  readonly demand?: FactorDemand
  /** It was judged as one from a known device: without that device it is judged anew. */
  readonly knownDevice?: true
}

interface Collaborators {
  readonly storage: Storage
  readonly clock: Clock
  readonly authEvents: AuthEvents
  readonly compromisedPasswords: CompromisedPasswords
  readonly threatNotices: ThreatNotices
}

const velocityMilliseconds = 10 * 60_000
/** Users beyond this change no score. */
const mostUsers = 20

/**
 * Looks over completed first factors: nothing is judged, told or refused before one was proven. Where threat protection is
 * off every method returns at once.
 */
export class SignInWatch {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Judges the risk of a sign-in, once unless its device changes, records it and adds to its memory what follows. Fails
   * with `sign-in-blocked`, and with `sign-in-password-exposed` for a right password that strangers know: the user then has
   * to choose another one.
   */
  async assess(context: SignInContext, proven: Proven, knownDevice: boolean): Promise<Proven> {
    const mode = modeOf(context, proven)
    const judged = proven.memory?.risk
    if (mode === 'OFF' || (judged && (knownDevice || !judged.knownDevice))) return proven
    const { event, decision } = await this.#judge(context, proven, { mode, knownDevice })
    const resets = this.#mustReset(context, proven)
    const isRefused = resets || decision.verdict === 'block'
    const recorded: AuthEvent = { ...event, response: isRefused ? 'Fail' : 'InProgress' }
    await this.#record(context, proven.user, { event: recorded, decision, resets })
    if (resets) throw new Failure('sign-in-password-exposed')
    if (decision.verdict === 'block') throw new Failure('sign-in-blocked')
    const risk = { eventId: event.id, ...demandOf(decision), ...(knownDevice && { knownDevice }) }
    return { ...proven, memory: { ...proven.memory, risk } }
  }

  /** Notes with the transaction that completes a sign-in that it was completed. Returns the event to `tell` after the commit. */
  async complete(tx: Stores, { user, proofs, memory }: Proven): Promise<AuthEvent | undefined> {
    if (!memory?.risk) return undefined
    const event = await tx.authEvents.findForUpdate(user.poolId, user.sub, memory.risk.eventId)
    if (!event) return undefined
    const isSecond = proofs.includes('second-factor')
    const mfa = isSecond ? [{ name: 'Mfa', succeeded: true } as const] : []
    const completed: AuthEvent = { ...event, response: 'Pass', challenges: [...event.challenges, ...mfa] }
    await tx.authEvents.update(completed)
    return completed
  }

  /** Notes that the second factor that risk asked for is missing. */
  async refuse(context: SignInContext, { user, memory }: Proven): Promise<void> {
    const { storage, authEvents } = this.#with
    const eventId = memory?.risk?.eventId
    if (eventId === undefined) return
    const refused = await storage.transaction(async (tx) => {
      const event = await tx.authEvents.findForUpdate(user.poolId, user.sub, eventId)
      if (!event) return undefined
      const next: AuthEvent = { ...event, response: 'Fail', risk: { ...event.risk, decision: 'Block' } }
      await tx.authEvents.update(next)
      return next
    })
    authEvents.tell(context.pool, refused, user)
  }

  tell({ pool }: SignInContext, event: AuthEvent | undefined, user: User): void {
    this.#with.authEvents.tell(pool, event, user)
  }

  /** Only people who are confirmed can choose a new password by a code. */
  #mustReset(context: SignInContext, { exposed, user }: Proven): boolean {
    return exposed === true && user.status === 'CONFIRMED' && this.#with.compromisedPasswords.blocks(context, 'SIGN_IN')
  }

  async #judge(
    context: SignInContext,
    { user, proofs, exposed = false }: Proven,
    { mode, knownDevice }: { readonly mode: Exclude<ThreatMode, 'OFF'>; readonly knownDevice: boolean },
  ): Promise<{ readonly event: AuthEvent; readonly decision: RiskDecision }> {
    const { storage, clock, authEvents } = this.#with
    const { pool, client } = context
    const now = clock.now()
    const draft = authEvents.draft({ pool, client, user, type: 'SignIn', sender: context.caller?.sender })
    const { origin } = draft
    const since = new Date(now.getTime() - velocityMilliseconds)
    const { authEvents: stored } = storage.read
    const [history, usersFromAddress] = await Promise.all([
      stored.signInHistory(pool.id, user.sub, new Date(now.getTime() - failureMilliseconds)),
      origin.ip === undefined ? 0 : stored.countUsersFrom(pool.id, origin.ip, since, mostUsers),
    ])
    const level = levelOf(scoreOf({ now, origin, knownDevice, history, usersFromAddress }))
    const configuration = riskConfigurationOf(context)
    const decision = decideRisk({ mode, configuration, ip: origin.ip, level })
    const challenges = proofs.includes('password') ? [{ name: 'Password', succeeded: true } as const] : []
    return { event: { ...draft, challenges, risk: { ...decision.risk, compromised: exposed } }, decision }
  }

  async #record(
    context: SignInContext,
    user: User,
    judged: { readonly event: AuthEvent; readonly decision: RiskDecision; readonly resets: boolean },
  ): Promise<void> {
    const { storage, clock, authEvents, threatNotices } = this.#with
    const { pool, client, caller } = context
    const { event, decision, resets } = judged
    await storage.transaction(async (tx) => {
      await tx.authEvents.insert(event)
      const change = { from: ['CONFIRMED'], to: 'RESET_REQUIRED' } as const
      if (resets) await tx.users.changeStatus(pool.id, user.sub, change, clock.now())
      if (!decision.notify) return
      await threatNotices.send(tx, { pool, client, caller, user, event, verdict: decision.verdict })
    })
    authEvents.tell(pool, event, user)
  }
}

/** Sign-ins that functions lead have a mode of their own. */
function modeOf({ pool }: SignInContext, { memory, proofs }: Proven): ThreatMode {
  const isCustom = memory?.custom !== undefined || proofs.includes('custom')
  return isCustom ? (pool.settings.customAuthThreatMode ?? 'OFF') : threatMode(pool)
}

function demandOf({ verdict }: RiskDecision): { readonly demand?: FactorDemand } {
  if (verdict === 'mfa-required') return { demand: 'required' }
  return verdict === 'mfa-if-configured' ? { demand: 'if-configured' } : {}
}
