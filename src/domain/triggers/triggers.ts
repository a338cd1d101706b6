import type { MessageChannel, MessageKind, SenderCall } from '../../entities/message.js'
import type { SenderName, TriggerName } from '../../entities/trigger-configuration.js'
import type { User } from '../../entities/user.js'
import type { UserPool } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'
import { confirmsByLink } from '../messages/link-confirmation.js'
import type { CodeEncryption } from './code-encryption.js'
import * as challenge from './custom-challenge.js'
import { customMessageEvent, readCustomMessage, type Wording } from './custom-message.js'
import { customSenderEvent, plaintextOf, type ThreatFacts, threatNoticeEvent, withCode } from './custom-sender.js'
import * as notices from './notices.js'
import type { Occasion } from './occasion.js'
import { type PreSignUpAnswer, preSignUpEvent, readPreSignUp } from './pre-sign-up.js'
import {
  clientCredentialsEvent,
  readTokenGeneration,
  type TokenOverrides,
  type TokenSource,
  type TokenSubject,
  tokenGenerationEvent,
} from './token-generation.js'
import type { TriggerEvent } from './trigger-event.js'
import { TriggerError, type TriggerInvoker } from './trigger-invoker.js'
import type { FiredTrigger, TriggerSource } from './trigger-sources.js'
import { type MigratedPerson, readUserMigration, userMigrationEvent } from './user-migration.js'

const senderNames: Readonly<Record<MessageChannel, SenderName>> = { email: 'CustomEmailSender', sms: 'CustomSMSSender' }

/**
 * Fires the functions of a pool. Every method returns undefined, without any work, where the pool names no function for
 * it, and fails with a `trigger-…` failure where the function refused, did not answer, or was not understood. Functions
 * take their time: never call one inside a transaction, and look at the state again after it.
 */
export class Triggers {
  readonly #invoker: TriggerInvoker
  readonly #encryption: CodeEncryption

  constructor({ invoker, encryption }: { readonly invoker: TriggerInvoker; readonly encryption: CodeEncryption }) {
    this.#invoker = invoker
    this.#encryption = encryption
  }

  /** Whether the pool names a function for the trigger. */
  has({ settings }: UserPool, name: TriggerName): boolean {
    return settings.triggers?.functions[name] !== undefined
  }

  /** Before a user is made. `user` is not stored yet. */
  async preSignUp(
    occasion: Occasion,
    source: TriggerSource<'PreSignUp'>,
    user: User,
  ): Promise<PreSignUpAnswer | undefined> {
    const answer = await this.#fire(occasion, 'PreSignUp', () => preSignUpEvent(occasion, source, user))
    return answer && readPreSignUp(answer.value, user)
  }

  /** After a user was confirmed, or chose a new password by code. */
  async postConfirmation(occasion: Occasion, source: TriggerSource<'PostConfirmation'>, user: User): Promise<void> {
    await this.#notify(occasion, 'PostConfirmation', () => notices.postConfirmationEvent(occasion, source, user))
  }

  /** Once for each sign-in, before anything is proven. */
  async preAuthentication(occasion: Occasion, who: notices.SigningIn): Promise<void> {
    await this.#notify(occasion, 'PreAuthentication', () => notices.preAuthenticationEvent(occasion, who))
  }

  /** After everything was proven, before tokens are made. */
  async postAuthentication(
    occasion: Occasion,
    signedIn: { readonly user: User; readonly newDeviceUsed: boolean },
  ): Promise<void> {
    await this.#notify(occasion, 'PostAuthentication', () => notices.postAuthenticationEvent(occasion, signedIn))
  }

  /** Each time that tokens are made for a person. */
  async preTokenGeneration(
    occasion: Occasion,
    source: TokenSource,
    subject: TokenSubject,
  ): Promise<TokenOverrides | undefined> {
    const configured = occasion.pool.settings.triggers?.preTokenGeneration
    if (!configured) return undefined
    const { arn, version } = configured
    const answer = await this.#call('PreTokenGeneration', arn, () =>
      tokenGenerationEvent(occasion, version, { source, subject }),
    )
    return readTokenGeneration(answer, version)
  }

  /** Each time that an access token is made for a program; only where the pool has the third version. */
  async preClientToken(occasion: Occasion, scopes: readonly string[]): Promise<TokenOverrides | undefined> {
    const configured = occasion.pool.settings.triggers?.preTokenGeneration
    if (configured?.version !== 'V3_0') return undefined
    const { arn, version } = configured
    const answer = await this.#call('PreTokenGeneration', arn, () => clientCredentialsEvent(occasion, scopes))
    return readTokenGeneration(answer, version)
  }

  /** For a name that nobody has; `password` where it was sent. */
  async userMigration(
    occasion: Occasion,
    source: TriggerSource<'UserMigration'>,
    typed: { readonly name: string; readonly password?: string },
  ): Promise<MigratedPerson | undefined> {
    const answer = await this.#fire(occasion, 'UserMigration', () => userMigrationEvent(occasion, source, typed))
    return answer && readUserMigration(answer.value)
  }

  /** Before a message is put together. Not for messages that a custom sender takes. */
  async customMessage(occasion: Occasion, kind: MessageKind, user: User): Promise<Wording | undefined> {
    const answer = await this.#fire(occasion, 'CustomMessage', () => customMessageEvent(occasion, kind, user))
    return answer && readCustomMessage(answer.value, kind, confirmsByLink(occasion.pool, kind, 'email'))
  }

  /** The call that takes the place of a message of this channel; undefined where the pool sends it itself. Calls nothing yet. */
  senderFor(
    occasion: Occasion,
    channel: MessageChannel,
    message: { readonly kind: MessageKind; readonly user: User },
  ): SenderCall | undefined {
    const sender = senderNames[channel]
    const arn = occasion.pool.settings.triggers?.senders[sender]
    if (arn === undefined) return undefined
    return { arn, event: customSenderEvent(occasion, sender, message) }
  }

  /** The call that takes the place of a mail about a risky sign-in; undefined where the pool sends it itself. */
  threatNoticeFor(occasion: Occasion, user: User, facts: ThreatFacts): SenderCall | undefined {
    const arn = occasion.pool.settings.triggers?.senders.CustomEmailSender
    return arn === undefined ? undefined : { arn, event: threatNoticeEvent(occasion, user, facts) }
  }

  /** Whether the pool has a custom sender for the channel. */
  hasSender({ settings }: UserPool, channel: MessageChannel): boolean {
    return settings.triggers?.senders[senderNames[channel]] !== undefined
  }

  /** Calls a custom sender, in the background. What it answers does not matter; rejects when it did not take the code. */
  async send(
    call: SenderCall,
    message: { readonly poolId: UserPool['id']; readonly kind: MessageKind; readonly code: string },
  ): Promise<void> {
    const { poolId: userPoolId, kind, code } = message
    const encrypted = await this.#encryption.encrypt(plaintextOf(kind, code), { userPoolId })
    await this.#invokeSender(call.arn, withCode(call, encrypted))
  }

  /** As `send`, for a message that carries no code. */
  async sendNotice({ arn, event }: SenderCall): Promise<void> {
    await this.#invokeSender(arn, event)
  }

  async #invokeSender(arn: string, event: object): Promise<void> {
    await this.#invoker.invoke(arn, event).catch((error: unknown) => {
      // The function ran and answered something that nobody reads.
      if (!(error instanceof TriggerError && error.kind === 'unreadable')) throw error
    })
  }

  async defineAuthChallenge(
    occasion: Occasion,
    subject: challenge.CustomAuthSubject,
    session: readonly challenge.ChallengeResult[],
  ): Promise<challenge.ChallengeDecision | undefined> {
    const event = () => challenge.defineChallengeEvent(occasion, subject, session)
    const answer = await this.#fire(occasion, 'DefineAuthChallenge', event)
    return answer && challenge.readDefineChallenge(answer.value)
  }

  async createAuthChallenge(
    occasion: Occasion,
    subject: challenge.CustomAuthSubject,
    asked: Parameters<typeof challenge.createChallengeEvent>[2],
  ): Promise<challenge.CreatedChallenge | undefined> {
    const event = () => challenge.createChallengeEvent(occasion, subject, asked)
    const answer = await this.#fire(occasion, 'CreateAuthChallenge', event)
    return answer && challenge.readCreateChallenge(answer.value)
  }

  /** Whether the answer was right; undefined, where no function judges answers, is never right. */
  async verifyAuthChallengeResponse(
    occasion: Occasion,
    subject: challenge.CustomAuthSubject,
    answered: Parameters<typeof challenge.verifyChallengeEvent>[2],
  ): Promise<boolean | undefined> {
    const event = () => challenge.verifyChallengeEvent(occasion, subject, answered)
    const answer = await this.#fire(occasion, 'VerifyAuthChallengeResponse', event)
    return answer && challenge.readVerifyChallenge(answer.value)
  }

  async #notify(occasion: Occasion, name: TriggerName, event: () => TriggerEvent): Promise<void> {
    const answer = await this.#fire(occasion, name, event)
    if (answer) notices.readNotice(answer.value)
  }

  /** Undefined when no function is named, which a function's own answer never is. */
  async #fire(
    { pool }: Occasion,
    name: TriggerName,
    event: () => TriggerEvent,
  ): Promise<{ readonly value: unknown } | undefined> {
    const arn = pool.settings.triggers?.functions[name]
    return arn === undefined ? undefined : { value: await this.#call(name, arn, event) }
  }

  async #call(name: FiredTrigger, arn: string, event: () => TriggerEvent): Promise<unknown> {
    try {
      return await this.#invoker.invoke(arn, event())
    } catch (error) {
      throw error instanceof TriggerError ? toFailure(name, error) : error
    }
  }
}

function toFailure(trigger: FiredTrigger, { kind, message }: TriggerError): Failure {
  switch (kind) {
    case 'function-error':
      return new Failure('trigger-refused', { trigger, error: message })
    case 'unreachable':
      return new Failure('trigger-unreachable', { trigger, reason: message })
    case 'unreadable':
      return new Failure('trigger-answer-invalid', { reason: 'Invalid JSON' })
  }
}
