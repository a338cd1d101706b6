import type { InviteTemplate, UserPoolSettings, VerificationTemplate } from '../../entities/user-pool.js'
import type {
  AdminCreateUserConfigType,
  CreateUserPoolRequest,
  MessageTemplateType,
  UpdateUserPoolRequest,
  UserPoolType,
} from '../model/types.js'

type Input = CreateUserPoolRequest | UpdateUserPoolRequest

/** The three older members mirror the template in both directions. Assumed: where both are sent the template counts. */
export function fromVerificationMembers(input: Input): Partial<VerificationTemplate> {
  const template = input.VerificationMessageTemplate ?? {}
  return {
    smsMessage: template.SmsMessage ?? input.SmsVerificationMessage,
    emailMessage: template.EmailMessage ?? input.EmailVerificationMessage,
    emailSubject: template.EmailSubject ?? input.EmailVerificationSubject,
    emailMessageByLink: template.EmailMessageByLink,
    emailSubjectByLink: template.EmailSubjectByLink,
    defaultEmailOption: template.DefaultEmailOption,
  }
}

export function toVerificationMembers(template: VerificationTemplate): UserPoolType {
  const { smsMessage, emailMessage, emailSubject } = template
  return {
    SmsVerificationMessage: smsMessage,
    EmailVerificationMessage: emailMessage,
    EmailVerificationSubject: emailSubject,
    VerificationMessageTemplate: {
      SmsMessage: smsMessage,
      EmailMessage: emailMessage,
      EmailSubject: emailSubject,
      EmailMessageByLink: template.emailMessageByLink,
      EmailSubjectByLink: template.emailSubjectByLink,
      DefaultEmailOption: template.defaultEmailOption,
    },
  }
}

export function fromInvitation(template: MessageTemplateType | undefined): InviteTemplate | undefined {
  return (
    template && {
      smsMessage: template.SMSMessage,
      emailMessage: template.EmailMessage,
      emailSubject: template.EmailSubject,
    }
  )
}

/** `UnusedAccountValidityDays` is the older name of the password policy's `TemporaryPasswordValidityDays`. */
export function toAdminCreateUserConfig(settings: UserPoolSettings): AdminCreateUserConfigType {
  const { inviteTemplate: invitation, passwordPolicy } = settings
  return {
    AllowAdminCreateUserOnly: settings.adminCreateUserOnly,
    UnusedAccountValidityDays: passwordPolicy.temporaryPasswordValidityDays,
    InviteMessageTemplate: invitation && {
      SMSMessage: invitation.smsMessage,
      EmailMessage: invitation.emailMessage,
      EmailSubject: invitation.emailSubject,
    },
  }
}
