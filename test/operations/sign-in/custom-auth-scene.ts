import type {
  CreateUserPoolCommandInput,
  InitiateAuthCommandOutput,
  RespondToAuthChallengeCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider'
import { type Seed, seedPool, seedUser } from '../../support/seed.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { SignInCalls } from './sign-in-calls.js'

const arn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`
export const functionArns = { define: arn('define'), create: arn('create'), verify: arn('verify') }

export interface Event {
  readonly triggerSource: string
  readonly userName: string
  readonly request: {
    readonly session?: readonly { challengeName: string; challengeResult: boolean; challengeMetadata?: string }[]
    readonly userNotFound?: boolean
    readonly userAttributes: Record<string, string>
    readonly challengeAnswer?: string
    readonly privateChallengeParameters?: Record<string, string>
    readonly clientMetadata?: Record<string, string>
    readonly challengeName?: string
  }
}
export type Response = Record<string, unknown>

/** What the functions do; a test puts its own in their place. */
export const behaviour = {
  define: ({ request: { session = [] } }: Event): Response => {
    if (session.at(-1)?.challengeResult && session.at(-1)?.challengeName === 'CUSTOM_CHALLENGE') {
      return { issueTokens: true, failAuthentication: false }
    }
    if (session.length >= 3) return { issueTokens: false, failAuthentication: true }
    return { issueTokens: false, failAuthentication: false, challengeName: 'CUSTOM_CHALLENGE' }
  },
  create: (_: Event): Response => ({
    publicChallengeParameters: { question: 'What is asked?' },
    privateChallengeParameters: { answer: 'forty-two' },
    challengeMetadata: 'QUESTION',
  }),
  verify: ({ request }: Event): Response => ({
    answerCorrect: request.challengeAnswer === request.privateChallengeParameters?.answer,
  }),
}
export const standard = { ...behaviour }

export interface CustomAuthScene {
  readonly server: TestServer
  readonly seed: Seed
  readonly calls: SignInCalls
  /** What the functions were told, in order; empty before each test. */
  readonly events: Event[]
  /** A new confirmed user. */
  someone(): Promise<string>
  begin(name: string, more?: Record<string, string>): Promise<InitiateAuthCommandOutput>
  answer(
    name: string,
    answer: string,
    session: string | undefined,
    from?: SignInCalls,
  ): Promise<RespondToAuthChallengeCommandOutput>
}

/** A pool whose three functions are `behaviour`, the standard one until a test changes it, with further settings. */
export async function customAuthScene(pool: Partial<CreateUserPoolCommandInput> = {}): Promise<CustomAuthScene> {
  Object.assign(behaviour, standard)
  const events: Event[] = []
  const answering = (name: keyof typeof behaviour) => (event: unknown) => {
    events.push(event as Event)
    return { ...(event as object), response: behaviour[name](event as Event) }
  }
  const server = await startServer({
    triggers: {
      [functionArns.define]: answering('define'),
      [functionArns.create]: answering('create'),
      [functionArns.verify]: answering('verify'),
    },
  })
  const seed = await seedPool(server, {
    pool: {
      ...pool,
      LambdaConfig: {
        DefineAuthChallenge: functionArns.define,
        CreateAuthChallenge: functionArns.create,
        VerifyAuthChallengeResponse: functionArns.verify,
      },
    },
    client: { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] },
  })
  const calls = new SignInCalls(server, seed)
  let people = 0
  return {
    server,
    seed,
    calls,
    events,
    async someone() {
      people += 1
      const name = `person-${people}`
      await seedUser(server, seed.poolId, name)
      return name
    },
    begin: (USERNAME, more = {}) => calls.initiate('CUSTOM_AUTH', { USERNAME, ...more }),
    answer: (USERNAME, ANSWER, session, from = calls) =>
      from.respond('CUSTOM_CHALLENGE', { USERNAME, ANSWER }, session),
  }
}

export const historyOf = (event: Event | undefined) => event?.request.session
