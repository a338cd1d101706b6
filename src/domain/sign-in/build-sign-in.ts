import type { Random } from '../../crypto/random.js'
import type { Sealer } from '../../crypto/sealing.js'
import type { Srp } from '../../crypto/srp.js'
import type { Storage } from '../../storage/storage.js'
import type { ClientAuthentication } from '../clients/client-authentication.js'
import type { Clock } from '../clock.js'
import type { Ghosts } from '../codes/ghosts.js'
import type { Passwords } from '../passwords/passwords.js'
import type { Refresh } from '../tokens/refresh.js'
import type { Tokens } from '../tokens/tokens.js'
import type { AttributeUpdate } from '../users/attribute-update.js'
import type { Users } from '../users/users.js'
import { Accounts } from './accounts.js'
import { Attempts } from './attempts.js'
import { NewPasswordRequired } from './challenges/new-password-required.js'
import { PasswordVerifier } from './challenges/password-verifier.js'
import { PasswordFlow } from './flows/password-flow.js'
import { RefreshFlow } from './flows/refresh-flow.js'
import { refusedFlow } from './flows/refused-flow.js'
import { SrpFlow } from './flows/srp-flow.js'
import { SignIn, unsupported } from './sign-in.js'
import { SrpExchanges } from './srp-exchanges.js'

export interface SignInOptions {
  readonly storage: Storage
  readonly users: Users
  readonly passwords: Passwords
  readonly ghosts: Ghosts
  readonly attributeUpdate: AttributeUpdate
  readonly clientAuthentication: ClientAuthentication
  readonly tokens: Tokens
  readonly refresh: Refresh
  readonly srp: Srp
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
  const parts = { ...options, accounts, attempts, exchanges }
  const passwordFlow = new PasswordFlow(parts)
  const newPasswordRequired = new NewPasswordRequired(parts)

  return new SignIn({
    ...parts,
    flows: {
      USER_SRP_AUTH: new SrpFlow(parts),
      USER_PASSWORD_AUTH: passwordFlow,
      ADMIN_USER_PASSWORD_AUTH: passwordFlow,
      REFRESH_TOKEN_AUTH: new RefreshFlow(options.refresh),
      CUSTOM_AUTH: refusedFlow('custom-auth-not-configured'),
      USER_AUTH: refusedFlow('flow-not-implemented', { flow: 'USER_AUTH' }),
    },
    challenges: {
      PASSWORD_VERIFIER: new PasswordVerifier(parts),
      NEW_PASSWORD_REQUIRED: newPasswordRequired,
      SMS_MFA: unsupported,
      EMAIL_OTP: unsupported,
      SOFTWARE_TOKEN_MFA: unsupported,
      SELECT_MFA_TYPE: unsupported,
      MFA_SETUP: unsupported,
      CUSTOM_CHALLENGE: unsupported,
      SELECT_CHALLENGE: unsupported,
      DEVICE_SRP_AUTH: unsupported,
      DEVICE_PASSWORD_VERIFIER: unsupported,
      ADMIN_NO_SRP_AUTH: unsupported,
      SMS_OTP: unsupported,
      PASSWORD: unsupported,
      WEB_AUTHN: unsupported,
      PASSWORD_SRP: unsupported,
    },
    prompts: {
      NEW_PASSWORD_REQUIRED: newPasswordRequired,
      SMS_MFA: unsupported,
      EMAIL_OTP: unsupported,
      SOFTWARE_TOKEN_MFA: unsupported,
      SELECT_MFA_TYPE: unsupported,
      MFA_SETUP: unsupported,
      DEVICE_SRP_AUTH: unsupported,
      SMS_OTP: unsupported,
      WEB_AUTHN: unsupported,
      PASSWORD: unsupported,
    },
  })
}
