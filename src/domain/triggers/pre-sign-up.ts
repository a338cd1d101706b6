import type { User } from '../../entities/user.js'
import type { ContactAttribute } from '../../entities/user-pool.js'
import { aliasKinds } from '../users/names.js'
import type { Occasion } from './occasion.js'
import { readFlag, readResponse, unreadable } from './trigger-answer.js'
import { clientMetadataOf, type TriggerEvent, triggerEvent, validationDataOf } from './trigger-event.js'
import type { TriggerSource } from './trigger-sources.js'

export interface PreSignUpAnswer {
  readonly confirm: boolean
  /** Contacts that the function vouches for; the user has a value for each. */
  readonly verified: readonly ContactAttribute[]
}

/** `user` does not exist yet: its attributes are told without `sub` and status, and with the aliases that it would get. */
export function preSignUpEvent(occasion: Occasion, source: TriggerSource<'PreSignUp'>, user: User): TriggerEvent {
  const aliases = aliasKinds(occasion.pool).flatMap((kind) => {
    const value = kind === 'preferred_username' ? undefined : user.attributes[kind]
    return value === undefined ? [] : [[`cognito:${kind === 'email' ? 'email' : 'phone_number'}_alias`, value]]
  })
  return triggerEvent(occasion, {
    triggerSource: source,
    userName: user.username,
    request: {
      userAttributes: { ...Object.fromEntries(aliases), ...user.attributes },
      ...validationDataOf(occasion),
      ...clientMetadataOf(occasion),
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  })
}

/** Assumed: to vouch for a contact that the user does not have is an invalid answer; the guide only says that the sign-up fails. */
export function readPreSignUp(answer: unknown, user: User): PreSignUpAnswer {
  const response = readResponse(answer)
  const confirm = readFlag(response, 'autoConfirmUser')
  const flags = { email: readFlag(response, 'autoVerifyEmail'), phone_number: readFlag(response, 'autoVerifyPhone') }
  const verified = (['email', 'phone_number'] as const).filter((contact) => flags[contact])
  if (verified.some((contact) => !user.attributes[contact])) throw unreadable()
  return { confirm, verified }
}
