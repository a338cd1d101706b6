import type { MessageKind } from '../../entities/message.js'
import type { ContactAttribute, UserPool } from '../../entities/user-pool.js'

/** Whether the message holds a link in place of a code: mails that confirm a sign-up, and no others (developer guide, verification messages). */
export function confirmsByLink({ settings }: UserPool, kind: MessageKind, attribute: ContactAttribute): boolean {
  const isSignUp = kind === 'sign-up' || kind === 'resend-code'
  return attribute === 'email' && isSignUp && settings.verificationTemplate.defaultEmailOption === 'CONFIRM_WITH_LINK'
}
