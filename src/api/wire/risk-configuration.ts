import type { StatedRisk } from '../../domain/threats/risk-configurations.js'
import type {
  AccountTakeover,
  LevelResponse,
  NoticeSettings,
  NoticeTemplate,
  RiskConfiguration,
} from '../../entities/threat-protection.js'
import type {
  AccountTakeoverActionType,
  AccountTakeoverRiskConfigurationType,
  NotifyConfigurationType,
  NotifyEmailType,
  RiskConfigurationType,
  SetRiskConfigurationRequest,
} from '../model/types.js'

/** The blocks as sent; what was not sent is absent. */
export function fromRiskConfiguration(input: SetRiskConfigurationRequest): StatedRisk {
  const compromised = input.CompromisedCredentialsRiskConfiguration
  const takeover = input.AccountTakeoverRiskConfiguration
  const exceptions = input.RiskExceptionConfiguration
  return {
    ...(compromised && {
      compromisedCredentials: {
        ...(compromised.EventFilter && { events: compromised.EventFilter }),
        action: compromised.Actions.EventAction,
      },
    }),
    ...(takeover && { accountTakeover: fromTakeover(takeover) }),
    ...(exceptions && {
      exceptions: {
        ...(exceptions.BlockedIPRangeList && { blocked: exceptions.BlockedIPRangeList }),
        ...(exceptions.SkippedIPRangeList && { skipped: exceptions.SkippedIPRangeList }),
      },
    }),
  }
}

function fromTakeover({ Actions, NotifyConfiguration }: AccountTakeoverRiskConfigurationType): AccountTakeover {
  const { LowAction, MediumAction, HighAction } = Actions
  return {
    responses: {
      ...(LowAction && { Low: fromAction(LowAction) }),
      ...(MediumAction && { Medium: fromAction(MediumAction) }),
      ...(HighAction && { High: fromAction(HighAction) }),
    },
    ...(NotifyConfiguration && { notices: fromNotices(NotifyConfiguration) }),
  }
}

function fromAction({ Notify, EventAction }: AccountTakeoverActionType): LevelResponse {
  return { notify: Notify, action: EventAction }
}

function fromNotices(notices: NotifyConfigurationType): NoticeSettings {
  const { SourceArn, From, ReplyTo, BlockEmail, NoActionEmail, MfaEmail } = notices
  return {
    sourceArn: SourceArn,
    ...(From !== undefined && { from: From }),
    ...(ReplyTo !== undefined && { replyTo: ReplyTo }),
    ...(BlockEmail && { block: fromTemplate(BlockEmail) }),
    ...(NoActionEmail && { noAction: fromTemplate(NoActionEmail) }),
    ...(MfaEmail && { mfa: fromTemplate(MfaEmail) }),
  }
}

function fromTemplate({ Subject, HtmlBody, TextBody }: NotifyEmailType): NoticeTemplate {
  return {
    subject: Subject,
    ...(HtmlBody !== undefined && { htmlBody: HtmlBody }),
    ...(TextBody !== undefined && { textBody: TextBody }),
  }
}

/** Assumed: what was never set shows its pool, or its pool and client, and nothing else. */
export function toRiskConfiguration(
  ids: { readonly UserPoolId: string; readonly ClientId?: string | undefined },
  configuration: RiskConfiguration | undefined,
): RiskConfigurationType {
  const { compromisedCredentials: compromised, accountTakeover, exceptions, modifiedAt } = configuration ?? {}
  return {
    UserPoolId: ids.UserPoolId,
    ClientId: ids.ClientId,
    CompromisedCredentialsRiskConfiguration: compromised && {
      EventFilter: compromised.events ?? ['SIGN_IN', 'PASSWORD_CHANGE', 'SIGN_UP'],
      Actions: { EventAction: compromised.action },
    },
    AccountTakeoverRiskConfiguration: accountTakeover && toTakeover(accountTakeover),
    RiskExceptionConfiguration: exceptions && {
      BlockedIPRangeList: exceptions.blocked,
      SkippedIPRangeList: exceptions.skipped,
    },
    LastModifiedDate: modifiedAt === undefined ? undefined : new Date(modifiedAt),
  }
}

function toTakeover({ responses, notices }: AccountTakeover): AccountTakeoverRiskConfigurationType {
  return {
    Actions: {
      LowAction: responses.Low && toAction(responses.Low),
      MediumAction: responses.Medium && toAction(responses.Medium),
      HighAction: responses.High && toAction(responses.High),
    },
    NotifyConfiguration: notices && {
      SourceArn: notices.sourceArn,
      From: notices.from,
      ReplyTo: notices.replyTo,
      BlockEmail: notices.block && toTemplate(notices.block),
      NoActionEmail: notices.noAction && toTemplate(notices.noAction),
      MfaEmail: notices.mfa && toTemplate(notices.mfa),
    },
  }
}

function toAction({ notify, action }: LevelResponse): AccountTakeoverActionType {
  return { Notify: notify, EventAction: action }
}

function toTemplate({ subject, htmlBody, textBody }: NoticeTemplate): NotifyEmailType {
  return { Subject: subject, HtmlBody: htmlBody, TextBody: textBody }
}
