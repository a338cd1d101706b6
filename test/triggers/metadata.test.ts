import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminResetUserPasswordCommand,
  AdminRespondToAuthChallengeCommand,
  AdminUpdateUserAttributesCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserAttributeVerificationCodeCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  type SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { beginSrp, invitedUser, SignInCalls, TEMPORARY } from '../operations/sign-in/sign-in-calls.js'
import { attributes, lastCode, signIn, signUp } from '../support/people.js'
import { PASSWORD, type Seed, seedUser } from '../support/seed.js'
import { openTriggerStage, responding, seedTriggers, type TriggerStage } from './trigger-stage.js'

const ClientMetadata = { from: 'the-client' }
const ValidationData = [{ Name: 'captcha', Value: 'solved' }]

let stage: TriggerStage
let seed: Seed
let calls: SignInCalls

beforeAll(async () => {
  stage = await openTriggerStage()
  const asking = [
    'PreSignUp',
    'PostConfirmation',
    'PreAuthentication',
    'PostAuthentication',
    'PreTokenGeneration',
    'UserMigration',
  ] as const
  seed = await seedTriggers(stage, [...asking, 'CustomMessage'])
  calls = new SignInCalls(stage.server, seed)
  await seedUser(stage.server, seed.poolId, 'alice')
})
afterEach(() => stage.clear())
afterAll(() => stage.server.stop())

const send = (command: unknown) => stage.server.client.send(command as SignUpCommand)
const mail = (name: string) => attributes({ email: `${name}@example.com` })
const ofClient = () => ({ ClientId: seed.clientId })
const ofPool = () => ({ UserPoolId: seed.poolId })

const initiate = (USERNAME: string) =>
  send(
    new InitiateAuthCommand({
      ...ofClient(),
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD },
      ClientMetadata,
    }),
  )

/** What each event of an operation carries: `c` for clientMetadata, `v` for validationData. */
interface Row {
  readonly operation: string
  readonly prepare?: () => Promise<unknown>
  readonly call: () => Promise<unknown>
  readonly expected: Readonly<Record<string, string>>
}

let session: string | undefined
let srpAnswer: Record<string, string> = {}
let token = ''
const invite = async (name: string) => {
  await invitedUser(stage.server, seed.poolId, name)
  session = (await calls.password(name, TEMPORARY)).Session
}
const newPassword = (name: string) => ({
  ChallengeName: 'NEW_PASSWORD_REQUIRED' as const,
  ChallengeResponses: { USERNAME: name, NEW_PASSWORD: PASSWORD },
  Session: session,
})

const signInAtOnce = {
  PreAuthentication_Authentication: 'v',
  PostAuthentication_Authentication: '',
  TokenGeneration_Authentication: '',
}

const rows: readonly Row[] = [
  {
    operation: 'SignUp',
    call: () => signUp(stage.server, seed, 'jane', { ClientMetadata, ValidationData }),
    expected: { PreSignUp_SignUp: 'cv', CustomMessage_SignUp: 'c' },
  },
  {
    operation: 'SignUp, confirmed at once',
    prepare: async () => {
      stage.behave.PreSignUp = responding({ autoConfirmUser: true })
    },
    call: () => signUp(stage.server, seed, 'at-once', { ClientMetadata }),
    expected: { PreSignUp_SignUp: 'c', PostConfirmation_ConfirmSignUp: 'c' },
  },
  {
    operation: 'ConfirmSignUp',
    call: async () =>
      send(
        new ConfirmSignUpCommand({
          ...ofClient(),
          Username: 'jane',
          ConfirmationCode: await lastCode(stage.server, seed, 'jane@example.com'),
          ClientMetadata,
        }),
      ),
    expected: { PostConfirmation_ConfirmSignUp: 'c' },
  },
  {
    operation: 'AdminCreateUser',
    call: () =>
      send(
        new AdminCreateUserCommand({
          ...ofPool(),
          Username: 'invited',
          UserAttributes: mail('invited'),
          DesiredDeliveryMediums: ['EMAIL'],
          ClientMetadata,
          ValidationData,
        }),
      ),
    expected: { PreSignUp_AdminCreateUser: 'cv', CustomMessage_AdminCreateUser: 'c' },
  },
  {
    operation: 'AdminConfirmSignUp',
    prepare: () => signUp(stage.server, seed, 'by-admin'),
    call: () => send(new AdminConfirmSignUpCommand({ ...ofPool(), Username: 'by-admin', ClientMetadata })),
    expected: { PostConfirmation_ConfirmSignUp: 'c' },
  },
  {
    operation: 'ResendConfirmationCode',
    prepare: () => signUp(stage.server, seed, 'again'),
    call: () => send(new ResendConfirmationCodeCommand({ ...ofClient(), Username: 'again', ClientMetadata })),
    expected: { CustomMessage_ResendCode: 'c' },
  },
  {
    operation: 'ForgotPassword',
    call: () => send(new ForgotPasswordCommand({ ...ofClient(), Username: 'alice', ClientMetadata })),
    expected: { CustomMessage_ForgotPassword: 'c' },
  },
  {
    operation: 'ForgotPassword of an unknown name',
    call: () => send(new ForgotPasswordCommand({ ...ofClient(), Username: 'nobody', ClientMetadata })).catch(() => 0),
    expected: { UserMigration_ForgotPassword: 'c' },
  },
  {
    operation: 'ConfirmForgotPassword',
    call: async () =>
      send(
        new ConfirmForgotPasswordCommand({
          ...ofClient(),
          Username: 'alice',
          Password: PASSWORD,
          ConfirmationCode: await lastCode(stage.server, seed, 'alice@example.com'),
          ClientMetadata,
        }),
      ),
    expected: { PostConfirmation_ConfirmForgotPassword: 'c' },
  },
  {
    operation: 'AdminResetUserPassword',
    prepare: () => seedUser(stage.server, seed.poolId, 'to-reset'),
    call: () => send(new AdminResetUserPasswordCommand({ ...ofPool(), Username: 'to-reset', ClientMetadata })),
    expected: { CustomMessage_ForgotPassword: 'c' },
  },
  {
    operation: 'UpdateUserAttributes',
    prepare: async () => {
      token = await signIn(stage.server, seed, 'alice')
    },
    call: () =>
      send(new UpdateUserAttributesCommand({ AccessToken: token, UserAttributes: mail('alice2'), ClientMetadata })),
    expected: { CustomMessage_UpdateUserAttribute: 'c' },
  },
  {
    operation: 'GetUserAttributeVerificationCode',
    call: () =>
      send(new GetUserAttributeVerificationCodeCommand({ AccessToken: token, AttributeName: 'email', ClientMetadata })),
    expected: { CustomMessage_VerifyUserAttribute: 'c' },
  },
  {
    operation: 'AdminUpdateUserAttributes',
    call: () =>
      send(
        new AdminUpdateUserAttributesCommand({
          ...ofPool(),
          Username: 'alice',
          UserAttributes: mail('alice3'),
          ClientMetadata,
        }),
      ),
    expected: { CustomMessage_UpdateUserAttribute: 'c' },
  },
  {
    operation: 'InitiateAuth',
    call: () => initiate('alice'),
    expected: signInAtOnce,
  },
  {
    operation: 'InitiateAuth of an unknown name',
    call: () => initiate('nobody').catch(() => 0),
    expected: { UserMigration_Authentication: 'v' },
  },
  {
    operation: 'AdminInitiateAuth',
    call: () =>
      send(
        new AdminInitiateAuthCommand({
          ...{ ...ofPool(), ...ofClient() },
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'alice', PASSWORD },
          ClientMetadata,
        }),
      ),
    expected: signInAtOnce,
  },
  {
    operation: 'InitiateAuth with a refresh token',
    prepare: async () => {
      token = (await calls.tokens('alice')).refresh
    },
    call: () =>
      send(
        new InitiateAuthCommand({
          ...ofClient(),
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN: token },
          ClientMetadata,
        }),
      ),
    expected: { TokenGeneration_RefreshTokens: '' },
  },
  {
    operation: 'GetTokensFromRefreshToken',
    call: () => send(new GetTokensFromRefreshTokenCommand({ ...ofClient(), RefreshToken: token, ClientMetadata })),
    expected: { TokenGeneration_RefreshTokens: 'c' },
  },
  {
    operation: 'RespondToAuthChallenge PASSWORD_VERIFIER',
    prepare: async () => {
      srpAnswer = (await beginSrp(calls, 'alice')).answer()
    },
    call: () =>
      send(
        new RespondToAuthChallengeCommand({
          ...ofClient(),
          ChallengeName: 'PASSWORD_VERIFIER',
          ChallengeResponses: srpAnswer,
          ClientMetadata,
        }),
      ),
    expected: { PostAuthentication_Authentication: 'c', TokenGeneration_Authentication: 'c' },
  },
  {
    operation: 'RespondToAuthChallenge NEW_PASSWORD_REQUIRED',
    prepare: () => invite('first'),
    call: () => send(new RespondToAuthChallengeCommand({ ...ofClient(), ...newPassword('first'), ClientMetadata })),
    expected: { PostAuthentication_Authentication: 'c', TokenGeneration_NewPasswordChallenge: 'c' },
  },
  {
    operation: 'AdminRespondToAuthChallenge NEW_PASSWORD_REQUIRED',
    prepare: () => invite('second'),
    call: () =>
      send(
        new AdminRespondToAuthChallengeCommand({
          ...ofPool(),
          ...newPassword('second'),
          ...ofClient(),
          ClientMetadata,
        }),
      ),
    expected: { PostAuthentication_Authentication: 'c', TokenGeneration_NewPasswordChallenge: 'c' },
  },
]

test.each(rows)('$operation → $expected [demand 116]', async ({ prepare, call, expected }) => {
  await prepare?.()
  stage.events.length = 0
  await call()

  const carried = stage.events.map(({ triggerSource, request }) => {
    if (request.clientMetadata) expect(request.clientMetadata).toEqual(ClientMetadata)
    if (request.validationData) {
      expect(request.validationData).toEqual(
        triggerSource.startsWith('PreSignUp') ? { captcha: 'solved' } : ClientMetadata,
      )
    }
    return [triggerSource, (request.clientMetadata ? 'c' : '') + (request.validationData ? 'v' : '')]
  })
  expect(carried).toEqual(Object.entries(expected))
})
