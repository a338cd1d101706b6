import { expect, test } from 'vitest'
import type { RiskConfiguration, RiskLevel, TakeoverAction, ThreatMode } from '../../entities/threat-protection.js'
import { decideRisk } from './risk-decision.js'

const configured = (changes: Partial<RiskConfiguration>): RiskConfiguration => ({ modifiedAt: '2026', ...changes })
const at = (level: RiskLevel, action: TakeoverAction, notify = false) =>
  configured({ accountTakeover: { responses: { [level]: { action, notify } } } })
const ranges = configured({
  ...at('High', 'BLOCK'),
  exceptions: { blocked: ['10.0.0.0/8'], skipped: ['10.1.0.0/16', '192.0.2.0/24'] },
})

interface Row {
  readonly title: string
  readonly mode?: Exclude<ThreatMode, 'OFF'>
  readonly configuration?: RiskConfiguration
  readonly ip?: string
  readonly level?: RiskLevel
  readonly verdict: string
  readonly decision: string
  readonly shown?: RiskLevel
  readonly notify?: boolean
}

test.each<Row>([
  { title: 'no risk', verdict: 'allow', decision: 'NoRisk' },
  { title: 'nothing configured', level: 'High', verdict: 'allow', decision: 'AccountTakeover', shown: 'High' },
  {
    title: 'another level',
    level: 'Low',
    configuration: at('High', 'BLOCK'),
    verdict: 'allow',
    decision: 'AccountTakeover',
    shown: 'Low',
  },
  {
    title: 'BLOCK',
    level: 'High',
    configuration: at('High', 'BLOCK', true),
    verdict: 'block',
    decision: 'Block',
    shown: 'High',
    notify: true,
  },
  {
    title: 'MFA_REQUIRED',
    level: 'Low',
    configuration: at('Low', 'MFA_REQUIRED'),
    verdict: 'mfa-required',
    decision: 'AccountTakeover',
    shown: 'Low',
  },
  {
    title: 'MFA_IF_CONFIGURED',
    level: 'Low',
    configuration: at('Low', 'MFA_IF_CONFIGURED'),
    verdict: 'mfa-if-configured',
    decision: 'AccountTakeover',
    shown: 'Low',
  },
  {
    title: 'NO_ACTION',
    level: 'Medium',
    configuration: at('Medium', 'NO_ACTION', true),
    verdict: 'allow',
    decision: 'AccountTakeover',
    shown: 'Medium',
    notify: true,
  },
  {
    title: 'AUDIT does nothing',
    mode: 'AUDIT',
    level: 'High',
    configuration: at('High', 'BLOCK', true),
    verdict: 'allow',
    decision: 'Block',
    shown: 'High',
  },
  { title: 'blocked range without risk', ip: '10.2.0.1', configuration: ranges, verdict: 'block', decision: 'Block' },
  { title: 'blocked and skipped range', ip: '10.1.0.1', configuration: ranges, verdict: 'block', decision: 'Block' },
  {
    title: 'skipped range',
    ip: '192.0.2.9',
    level: 'High',
    configuration: ranges,
    verdict: 'allow',
    decision: 'NoRisk',
  },
  {
    title: 'AUDIT of a blocked range',
    mode: 'AUDIT',
    ip: '10.2.0.1',
    configuration: ranges,
    verdict: 'allow',
    decision: 'Block',
  },
  {
    title: 'IPv6 in no range',
    ip: '2001:db8::1',
    level: 'High',
    configuration: ranges,
    verdict: 'block',
    decision: 'Block',
    shown: 'High',
  },
])('$title', ({ mode = 'ENFORCED', configuration, ip, level, verdict, decision, shown, notify = false }) => {
  expect(decideRisk({ mode, configuration, ip, level })).toEqual({
    verdict,
    risk: { decision, ...(shown && { level: shown }) },
    notify,
  })
})
