import type { AppClient } from '../../entities/app-client.js'
import type {
  AccountTakeover,
  NoticeTemplate,
  PasswordEvent,
  RiskConfiguration,
  RiskExceptions,
  ThreatMode,
} from '../../entities/threat-protection.js'
import type { UserPool } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'
import { isRange } from './address-ranges.js'

interface Place {
  readonly pool: UserPool
  readonly client?: AppClient | undefined
}

export function threatMode({ settings }: UserPool): ThreatMode {
  return settings.advancedSecurityMode ?? 'OFF'
}

/** The client's own, else the pool's. */
export function riskConfigurationOf({ pool, client }: Place): RiskConfiguration | undefined {
  return client?.settings.riskConfiguration ?? pool.settings.riskConfiguration
}

/** What is done about a compromised password at the event; undefined: it is not looked at. Blocked unless set otherwise. */
export function compromisedAction(place: Place, event: PasswordEvent): 'BLOCK' | 'NO_ACTION' | undefined {
  const { compromisedCredentials } = riskConfigurationOf(place) ?? {}
  if (!compromisedCredentials) return 'BLOCK'
  const { events, action } = compromisedCredentials
  return events === undefined || events.includes(event) ? action : undefined
}

/** Fails with `risk-configuration-invalid`. Assumed: the texts, and in which order faults are told. */
export function checkRiskConfiguration({ accountTakeover, exceptions }: Omit<RiskConfiguration, 'modifiedAt'>): void {
  if (accountTakeover) checkTakeover(accountTakeover)
  if (exceptions) checkExceptions(exceptions)
}

function checkTakeover({ responses, notices }: AccountTakeover): void {
  if (Object.values(responses).some(({ notify }) => notify) && !notices) {
    refuse('NotifyConfiguration is required when Notify is true for an account takeover action.')
  }
  if (notices && !/^arn:[\w-]+:ses:[\w-]*:\d{12}:identity\/.+$/.test(notices.sourceArn)) {
    refuse('SourceArn in NotifyConfiguration must be the ARN of a verified SES identity.')
  }
  for (const template of [notices?.block, notices?.noAction, notices?.mfa]) checkTemplate(template)
}

function checkTemplate(template: NoticeTemplate | undefined): void {
  if (template && template.htmlBody === undefined && template.textBody === undefined) {
    refuse('An email template in NotifyConfiguration must have an HtmlBody or a TextBody.')
  }
}

function checkExceptions({ blocked = [], skipped = [] }: RiskExceptions): void {
  const wrong = [...blocked, ...skipped].find((range) => !isRange(range))
  if (wrong !== undefined) refuse(`Invalid CIDR notation: ${wrong}.`)
}

function refuse(reason: string): never {
  throw new Failure('risk-configuration-invalid', { reason })
}
