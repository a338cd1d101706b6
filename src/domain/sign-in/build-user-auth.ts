import { PasswordChallenge, PasswordSrpChallenge } from './challenges/password-choices.js'
import { SelectChallenge } from './challenges/select-challenge.js'
import { WebAuthn } from './challenges/web-authn.js'
import { UserAuthFlow } from './flows/user-auth-flow.js'
import { Choosers } from './user-auth/choosers.js'
import { FactorChoice } from './user-auth/factor-choice.js'
import { GhostSteps } from './user-auth/ghost-steps.js'
import { PasskeyProof } from './user-auth/passkey-proof.js'
import { SignUpProof } from './user-auth/sign-up-proof.js'

type First<Type extends abstract new (parts: never) => unknown> = ConstructorParameters<Type>[0]
type Own = 'choosers' | 'factorChoice' | 'ghostSteps' | 'passkeyProof' | 'signUpProof'
type Parts = Omit<
  First<typeof Choosers> &
    First<typeof FactorChoice> &
    First<typeof GhostSteps> &
    First<typeof PasskeyProof> &
    First<typeof SignUpProof> &
    First<typeof UserAuthFlow>,
  Own
>

/** The flow USER_AUTH with the challenges that belong to it alone. */
export function buildUserAuth(parts: Parts) {
  const choosers = new Choosers(parts)
  const ghostSteps = new GhostSteps(parts)
  const passkeyProof = new PasskeyProof(parts)
  const factorChoice = new FactorChoice({ ...parts, ghostSteps, passkeyProof })
  const own = { ...parts, choosers, factorChoice, passkeyProof, signUpProof: new SignUpProof(parts) }
  const password = new PasswordChallenge(own)
  const webAuthn = new WebAuthn(own)
  return {
    flow: new UserAuthFlow(own),
    challenges: {
      SELECT_CHALLENGE: new SelectChallenge(own),
      PASSWORD: password,
      PASSWORD_SRP: new PasswordSrpChallenge(own),
      WEB_AUTHN: webAuthn,
    },
    prompts: { PASSWORD: password, WEB_AUTHN: webAuthn },
  }
}
