import type { EventRisk } from '../../entities/auth-event.js'
import type { RiskConfiguration, RiskLevel, ThreatMode } from '../../entities/threat-protection.js'
import { isWithin } from './address-ranges.js'

/** What is done about a sign-in. */
export type RiskVerdict = 'allow' | 'block' | 'mfa-if-configured' | 'mfa-required'

export interface RiskDecision {
  readonly verdict: RiskVerdict
  readonly risk: Omit<EventRisk, 'compromised'>
  /** Whether the user is to be told by mail. */
  readonly notify: boolean
}

interface Circumstances {
  readonly mode: Exclude<ThreatMode, 'OFF'>
  /** The client's, else the pool's. */
  readonly configuration: RiskConfiguration | undefined
  readonly ip: string | undefined
  readonly level: RiskLevel | undefined
}

const pass: RiskDecision = { verdict: 'allow', risk: { decision: 'NoRisk' }, notify: false }

const verdicts = {
  BLOCK: 'block',
  MFA_IF_CONFIGURED: 'mfa-if-configured',
  MFA_REQUIRED: 'mfa-required',
  NO_ACTION: 'allow',
} as const

/**
 * Ranges of addresses first, the blocked ones before the skipped ones; then what is configured for the level. AUDIT tells
 * what would have been done and lets the sign-in pass.
 */
export function decideRisk(circumstances: Circumstances): RiskDecision {
  const decided = judged(circumstances)
  return circumstances.mode === 'ENFORCED' ? decided : { ...decided, verdict: 'allow', notify: false }
}

function judged({ configuration, ip, level }: Circumstances): RiskDecision {
  const { blocked = [], skipped = [] } = configuration?.exceptions ?? {}
  if (ip !== undefined && isWithin(blocked, ip)) return { verdict: 'block', risk: { decision: 'Block' }, notify: false }
  if (level === undefined || (ip !== undefined && isWithin(skipped, ip))) return pass
  const { action = 'NO_ACTION', notify = false } = configuration?.accountTakeover?.responses[level] ?? {}
  const decision = action === 'BLOCK' ? 'Block' : 'AccountTakeover'
  return { verdict: verdicts[action], risk: { decision, level }, notify }
}
