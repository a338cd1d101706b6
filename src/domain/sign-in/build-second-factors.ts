import { CodeChallenge } from './challenges/code-challenge.js'
import { MfaSetup } from './challenges/mfa-setup.js'
import { SelectMfaType } from './challenges/select-mfa-type.js'
import { SoftwareTokenMfa } from './challenges/software-token-mfa.js'

type Parts = ConstructorParameters<typeof CodeChallenge>[0] & ConstructorParameters<typeof SoftwareTokenMfa>[0]

/** The challenges of second factors, and those of codes that are a first factor as well. Each is a prompt too. */
export function buildSecondFactors(parts: Parts) {
  return {
    SMS_MFA: new CodeChallenge(parts, 'SMS_MFA'),
    EMAIL_OTP: new CodeChallenge(parts, 'EMAIL_OTP'),
    SMS_OTP: new CodeChallenge(parts, 'SMS_OTP'),
    SOFTWARE_TOKEN_MFA: new SoftwareTokenMfa(parts),
    SELECT_MFA_TYPE: new SelectMfaType(parts),
    MFA_SETUP: new MfaSetup(parts),
  }
}
