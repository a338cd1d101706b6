import type { ContactAttribute, UserPool, UserPoolSettings } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'

type Checked = Pick<UserPool, 'settings' | 'schema'>

/** What settings and schema of a pool must satisfy together. Assumed: the order, which decides what of several faults is told. */
export function checkPool(pool: Checked): void {
  checkSignInNames(pool)
  checkSms(pool.settings)
  checkVerification(pool.settings)
  checkEmail(pool.settings)
  checkTier(pool.settings)
}

function checkSignInNames({ settings, schema }: Checked): void {
  const { aliasAttributes, usernameAttributes } = settings
  if (aliasAttributes && usernameAttributes) throw new Failure('alias-and-username-attributes')
  const isRequired = schema.some(({ name, required }) => name === 'preferred_username' && required)
  if (isRequired && aliasAttributes?.includes('preferred_username')) {
    throw new Failure('preferred-username-required-alias')
  }
}

function checkSms({ autoVerifiedAttributes, smsConfiguration }: UserPoolSettings): void {
  if (smsConfiguration && !smsConfiguration.snsCallerArn) throw new Failure('sms-caller-missing')
  if (autoVerifiedAttributes?.includes('phone_number') && !smsConfiguration) {
    throw new Failure('sms-configuration-required')
  }
}

function checkVerification({ verifyBeforeUpdate = [], autoVerifiedAttributes, ...settings }: UserPoolSettings): void {
  const isAutoVerified = (attribute: ContactAttribute) => autoVerifiedAttributes?.includes(attribute) ?? false
  if (!verifyBeforeUpdate.every(isAutoVerified)) throw new Failure('verification-attributes-not-auto-verified')
  const { emailMessageByLink } = settings.verificationTemplate
  if (emailMessageByLink !== undefined && !hasLinkPlaceholder(emailMessageByLink)) {
    throw new Failure('template-without-placeholder', { template: 'EmailMessageByLink', placeholder: '{##text##}' })
  }
}

function checkEmail({ emailConfiguration }: UserPoolSettings): void {
  if (emailConfiguration.emailSendingAccount === 'DEVELOPER' && !emailConfiguration.sourceArn) {
    throw new Failure('email-source-missing')
  }
}

function checkTier({ tier, passwordPolicy }: UserPoolSettings): void {
  if (tier === 'LITE' && passwordPolicy.passwordHistorySize) {
    throw new Failure('feature-not-in-tier', { tier, feature: 'Password History' })
  }
}

/** Whether there is `{##text##}` with some text: `{####}` satisfies the modelled pattern too, but is the placeholder of codes. */
function hasLinkPlaceholder(template: string): boolean {
  for (let start = template.indexOf('{##'); start >= 0; start = template.indexOf('{##', start + 3)) {
    const end = template.indexOf('##}', start + 3)
    if (end < 0) return false
    if (template.slice(start + 3, end).trim() !== '') return true
  }
  return false
}
