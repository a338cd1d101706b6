import type { User } from '../../entities/user.js'
import type { Occasion } from './occasion.js'
import {
  type Fields,
  member,
  optionalText,
  optionalTextMap,
  readFlag,
  readResponse,
  unreadable,
} from './trigger-answer.js'
import { clientMetadataOf, eventAttributes, type TriggerEvent, triggerEvent } from './trigger-event.js'

/** Challenges that `session` may list and that a function may ask for. */
export const customAuthChallenges = [
  'SRP_A',
  'PASSWORD_VERIFIER',
  'CUSTOM_CHALLENGE',
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
  'NEW_PASSWORD_REQUIRED',
  'ADMIN_NO_SRP_AUTH',
] as const

export type CustomAuthChallenge = (typeof customAuthChallenges)[number]

/** One challenge of the present sign-in that was answered. */
export interface ChallengeResult {
  readonly challengeName: CustomAuthChallenge
  readonly challengeResult: boolean
  /** What CreateAuthChallenge called it; of CUSTOM_CHALLENGE only. */
  readonly challengeMetadata?: string
}

/** Whose sign-in it is; `userNotFound` where the client hides that nobody has the name. */
export interface CustomAuthSubject {
  readonly user: User | undefined
  /** What was typed: the name in the event of a user who does not exist. */
  readonly name: string
}

export type ChallengeDecision =
  | { readonly kind: 'issue-tokens' }
  | { readonly kind: 'fail' }
  | { readonly kind: 'challenge'; readonly name: CustomAuthChallenge }

export interface CreatedChallenge {
  /** What the client is shown. */
  readonly publicParameters: Readonly<Record<string, string>>
  /** What the right answer is judged by: never leaves the server but to the verifying function. */
  readonly privateParameters: Readonly<Record<string, string>>
  readonly metadata?: string
}

function subjectOf(occasion: Occasion, { user, name }: CustomAuthSubject) {
  return {
    userName: user?.username ?? name,
    attributes: user ? eventAttributes(user) : {},
    rest: { userNotFound: user === undefined, ...clientMetadataOf(occasion) },
  }
}

/** `session` holds the answered challenges, oldest first. */
export function defineChallengeEvent(
  occasion: Occasion,
  subject: CustomAuthSubject,
  session: readonly ChallengeResult[],
): TriggerEvent {
  const { userName, attributes, rest } = subjectOf(occasion, subject)
  return triggerEvent(occasion, {
    triggerSource: 'DefineAuthChallenge_Authentication',
    userName,
    request: { userAttributes: attributes, session, ...rest },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  })
}

/** Refusal before success before a further challenge; an answer that says none of them is none. */
export function readDefineChallenge(answer: unknown): ChallengeDecision {
  const response = readResponse(answer)
  const [issue, fail] = [readFlag(response, 'issueTokens'), readFlag(response, 'failAuthentication')]
  const stated = optionalText(response, 'challengeName')
  if (fail) return { kind: 'fail' }
  if (issue) return { kind: 'issue-tokens' }
  const name = customAuthChallenges.find((known) => known === stated)
  if (!name) throw unreadable()
  return { kind: 'challenge', name }
}

export function createChallengeEvent(
  occasion: Occasion,
  subject: CustomAuthSubject,
  asked: { readonly challengeName: CustomAuthChallenge; readonly session: readonly ChallengeResult[] },
): TriggerEvent {
  const { userName, attributes, rest } = subjectOf(occasion, subject)
  return triggerEvent(occasion, {
    triggerSource: 'CreateAuthChallenge_Authentication',
    userName,
    request: {
      userAttributes: attributes,
      challengeName: asked.challengeName,
      session: asked.session,
      ...rest,
    },
    response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  })
}

export function readCreateChallenge(answer: unknown): CreatedChallenge {
  const response = readResponse(answer)
  const metadata = optionalText(response, 'challengeMetadata')
  return {
    publicParameters: optionalTextMap(response, 'publicChallengeParameters') ?? {},
    privateParameters: optionalTextMap(response, 'privateChallengeParameters') ?? {},
    ...(metadata === undefined ? {} : { metadata }),
  }
}

export function verifyChallengeEvent(
  occasion: Occasion,
  subject: CustomAuthSubject,
  answered: { readonly privateParameters: Readonly<Record<string, string>>; readonly answer: string },
): TriggerEvent {
  const { userName, attributes, rest } = subjectOf(occasion, subject)
  return triggerEvent(occasion, {
    triggerSource: 'VerifyAuthChallengeResponse_Authentication',
    userName,
    request: {
      userAttributes: attributes,
      privateChallengeParameters: answered.privateParameters,
      challengeAnswer: answered.answer,
      ...rest,
    },
    response: { answerCorrect: null },
  })
}

/** Only a plain `true` is right; a function that says nothing is refused. */
export function readVerifyChallenge(answer: unknown): boolean {
  const response: Fields = readResponse(answer)
  const correct = member(response, 'answerCorrect')
  if (typeof correct !== 'boolean') throw unreadable()
  return correct
}
