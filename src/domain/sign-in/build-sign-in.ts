import type { Random } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import type { Srp } from '../../crypto/srp.js'
import type { Storage } from '../../storage/storage.js'
import type { ClientAuthentication } from '../clients/client-authentication.js'
import type { Clock } from '../clock.js'
import type { AttemptLimits } from '../codes/attempt-limits.js'
import type { Ghosts } from '../codes/ghosts.js'
import type { CodeMessages } from '../messages/code-messages.js'
import type { MessageGate } from '../messages/message-gate.js'
import type { SoftwareTokens } from '../mfa/software-tokens.js'
import type { PasskeySignIn } from '../passkeys/passkey-sign-in.js'
import type { Passwords } from '../passwords/passwords.js'
import type { SignUpSessions } from '../sign-up/sign-up-sessions.js'
import type { AuthEvents } from '../threats/auth-events.js'
import type { CompromisedPasswords } from '../threats/compromised-passwords.js'
import { FailedSignIns } from '../threats/failed-sign-ins.js'
import type { SignInWatch } from '../threats/sign-in-watch.js'
import type { Refresh } from '../tokens/refresh.js'
import type { Tokens } from '../tokens/tokens.js'
import type { Triggers } from '../triggers/triggers.js'
import type { AttributeUpdate } from '../users/attribute-update.js'
import type { UserMigration } from '../users/user-migration.js'
import type { Users } from '../users/users.js'
import { Accounts } from './accounts.js'
import { Attempts } from './attempts.js'
import { buildSecondFactors } from './build-second-factors.js'
import { buildUserAuth } from './build-user-auth.js'
import { CustomChallenge } from './challenges/custom-challenge.js'
import { DevicePasswordVerifier } from './challenges/device-password-verifier.js'
import { DeviceSrpAuth } from './challenges/device-srp-auth.js'
import { NewPasswordRequired } from './challenges/new-password-required.js'
import { PasswordVerifier } from './challenges/password-verifier.js'
import { CustomAuth } from './custom-auth/custom-auth.js'
import { CustomRounds } from './custom-auth/custom-rounds.js'
import { DeviceAnswers } from './device-answers.js'
import { FactorGuesses } from './factor-guesses.js'
import { CustomFlow } from './flows/custom-flow.js'
import { PasswordFlow } from './flows/password-flow.js'
import { RefreshFlow } from './flows/refresh-flow.js'
import { SrpFlow } from './flows/srp-flow.js'
import { PasswordAccounts } from './password-accounts.js'
import { PasswordProof } from './password-proof.js'
import { PendingSignIns } from './pending-sign-ins.js'
import { SignIn, unsupported } from './sign-in.js'
import { SignInCodes } from './sign-in-codes.js'
import { SrpExchanges } from './srp-exchanges.js'
import { SrpStart } from './srp-start.js'
import type { FirstFactors } from './user-auth/first-factors.js'

export interface SignInOptions {
  readonly storage: Storage
  readonly users: Users
  readonly passwords: Passwords
  readonly ghosts: Ghosts
  readonly attributeUpdate: AttributeUpdate
  readonly clientAuthentication: ClientAuthentication
  readonly tokens: Tokens
  readonly refresh: Refresh
  readonly triggers: Triggers
  readonly passkeySignIn: PasskeySignIn
  readonly firstFactors: FirstFactors
  readonly signUpSessions: SignUpSessions
  readonly userMigration: UserMigration
  readonly authEvents: AuthEvents
  readonly compromisedPasswords: CompromisedPasswords
  readonly signInWatch: SignInWatch
  readonly srp: Srp
  readonly codeMessages: CodeMessages
  readonly attemptLimits: AttemptLimits
  readonly messageGate: MessageGate
  readonly softwareTokens: SoftwareTokens
  /** Derived key of the codes that are sent for sign-ins. */
  readonly codeKey: Buffer
  /** For what devices keep in the database. */
  readonly deviceSealer: Sealer
  /** For what lives for minutes: session strings and secret blocks. */
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
}

/** Puts the dispatcher, its flows and its challenges together. */
export function buildSignIn(options: SignInOptions): SignIn {
  const accounts = new Accounts(options)
  const attempts = new Attempts(options)
  const exchanges = new SrpExchanges(options)
  const passwordAccounts = new PasswordAccounts({ ...options, accounts })
  const rounds = new CustomRounds(options)
  const customAuth = new CustomAuth({ ...options, attempts, rounds })
  const srpStart = new SrpStart({ ...options, exchanges })
  const passwordProof = new PasswordProof(options)
  const parts = { ...options, accounts, passwordAccounts, attempts, exchanges, srpStart, rounds, customAuth }
  const passwordFlow = new PasswordFlow({ ...parts, passwordProof })
  const newPasswordRequired = new NewPasswordRequired(parts)
  const pending = {
    pendingSignIns: new PendingSignIns(parts),
    signInCodes: new SignInCodes(parts),
    factorGuesses: new FactorGuesses(parts),
  }
  const secondFactors = buildSecondFactors({ ...parts, ...pending })
  const userAuth = buildUserAuth({ ...parts, ...pending, passwordProof })
  const deviceParts = { ...parts, deviceAnswers: new DeviceAnswers({ ...parts, ...pending }) }
  const deviceSrpAuth = new DeviceSrpAuth(deviceParts)

  return new SignIn({
    ...parts,
    failedSignIns: new FailedSignIns(parts),
    flows: {
      USER_SRP_AUTH: new SrpFlow(parts),
      USER_PASSWORD_AUTH: passwordFlow,
      ADMIN_USER_PASSWORD_AUTH: passwordFlow,
      REFRESH_TOKEN_AUTH: new RefreshFlow(options.refresh),
      CUSTOM_AUTH: new CustomFlow(parts),
      USER_AUTH: userAuth.flow,
    },
    challenges: {
      ...secondFactors,
      PASSWORD_VERIFIER: new PasswordVerifier(parts),
      NEW_PASSWORD_REQUIRED: newPasswordRequired,
      CUSTOM_CHALLENGE: new CustomChallenge(parts),
      ...userAuth.challenges,
      DEVICE_SRP_AUTH: deviceSrpAuth,
      DEVICE_PASSWORD_VERIFIER: new DevicePasswordVerifier(deviceParts),
      ADMIN_NO_SRP_AUTH: unsupported,
    },
    prompts: {
      ...secondFactors,
      ...userAuth.prompts,
      NEW_PASSWORD_REQUIRED: newPasswordRequired,
      DEVICE_SRP_AUTH: deviceSrpAuth,
    },
  })
}
