import type { ContactAttribute, UserPool, UserPoolSettings } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'
import { hasLink } from '../messages/link-text.js'
import { checkFirstFactors, checkRelyingParty } from './first-factors.js'
import { checkMfa } from './mfa-config.js'

type Checked = Pick<UserPool, 'settings' | 'schema'>

/** What settings and schema of a pool must satisfy together. Assumed: the order, which decides what of several faults is told. */
export function checkPool(pool: Checked): void {
  checkSignInNames(pool)
  checkSms(pool.settings)
  checkVerification(pool.settings)
  checkEmail(pool.settings)
  checkTriggers(pool.settings)
  checkFirstFactors(pool.settings)
  checkRelyingParty(pool.settings)
  checkMfa(pool.settings)
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
  if (emailMessageByLink !== undefined && !hasLink(emailMessageByLink)) {
    throw new Failure('template-without-placeholder', { template: 'EmailMessageByLink', placeholder: '{##text##}' })
  }
}

function checkEmail({ emailConfiguration }: UserPoolSettings): void {
  if (emailConfiguration.emailSendingAccount === 'DEVELOPER' && !emailConfiguration.sourceArn) {
    throw new Failure('email-source-missing')
  }
}

function checkTriggers({ triggers }: UserPoolSettings): void {
  if (!triggers || triggers.kmsKeyId !== undefined) return
  if (Object.keys(triggers.senders).length > 0) throw new Failure('sender-key-missing')
}

function checkTier({ tier, passwordPolicy, triggers, ...settings }: UserPoolSettings): void {
  const isWatched = (settings.advancedSecurityMode ?? 'OFF') !== 'OFF' || settings.customAuthThreatMode !== undefined
  if (isWatched && tier !== 'PLUS') throw new Failure('feature-not-in-tier', { tier, feature: 'Threat Protection' })
  const isExported = settings.logDelivery?.some(({ source }) => source === 'userAuthEvents')
  // Assumed: the name of the feature.
  if (isExported && tier !== 'PLUS') throw new Failure('feature-not-in-tier', { tier, feature: 'Log Export' })
  if (tier !== 'LITE') return
  if (passwordPolicy.passwordHistorySize)
    throw new Failure('feature-not-in-tier', { tier, feature: 'Password History' })
  if (settings.sessionTracking?.enabled) {
    throw new Failure('feature-not-in-tier', { tier, feature: 'User Session Tracking' })
  }
  const version = triggers?.preTokenGeneration?.version ?? 'V1_0'
  if (version !== 'V1_0') {
    const feature = `Token Customization with Pre-Token Generation Lambda ${version}`
    throw new Failure('feature-not-in-tier', { tier, feature })
  }
}
