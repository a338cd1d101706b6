import { resolve } from 'node:path'
import type { ConfiguredIam } from '../entities/configured-iam.js'
import type { ConfiguredLogDelivery } from '../entities/configured-log-delivery.js'
import type { ConfiguredMessages } from '../entities/configured-messages.js'
import type { ConfiguredTriggers } from '../entities/configured-triggers.js'
import type { Problem } from './problem.js'
import { type Given, type GivenSettings, type SettingName, settingNames, settings, type Values } from './settings.js'

export interface ResolvedSettings {
  readonly values: Values
  /** Where each value comes from. */
  readonly origins: ReadonlyMap<SettingName, string>
  readonly problems: readonly Problem[]
  /** Told at the start. */
  readonly warnings?: readonly string[]
  /** The section `iam` of the file. */
  readonly iam?: ConfiguredIam
  /** The section `triggers` of the file. */
  readonly triggers?: ConfiguredTriggers
  /** The section `messages` of the file. */
  readonly messages?: ConfiguredMessages
  /** The section `logDelivery` of the file. */
  readonly logDelivery?: ConfiguredLogDelivery
}

/** Merges the sources, the first one winning, and checks what is left against the table and the mode. */
export function resolveSettings(mode: 'dev' | 'serve', sources: readonly GivenSettings[]): ResolvedSettings {
  const values: Partial<Record<SettingName, unknown>> = {}
  const origins = new Map<SettingName, string>()
  const problems: Problem[] = []
  for (const name of settingNames) {
    const given = sources.find((source) => source.has(name))?.get(name)
    if (!given) continue
    origins.set(name, given.where)
    const { only } = settings[name]
    if (only !== undefined && only !== mode) {
      if (!isOff(given)) problems.push({ where: given.where, what: `is for \`poolgate ${only}\` only` })
      continue
    }
    const value = read(name, given)
    if (isAllowed(name, value)) values[name] = value
    else problems.push({ where: given.where, what: complaint(name, given) })
  }
  return { values: values as Values, origins, problems }
}

/** `memory: false` says the same as nothing in a mode that does not know it. */
function isOff({ value }: Given): boolean {
  return toSwitch(value) === false
}

/** The value in its own type, or undefined. */
function read(name: SettingName, { value, folder }: Given): unknown {
  switch (settings[name].kind) {
    case 'integer':
      return toInteger(value)
    case 'switch':
      return toSwitch(value)
    case 'list':
      return toList(value)
    case 'path':
      return typeof value === 'string' && value.trim() !== '' ? resolve(folder, value) : undefined
    case 'text':
      return typeof value === 'string' ? value : undefined
  }
}

function isAllowed(name: SettingName, value: unknown): boolean {
  const holds: (value: never) => boolean = settings[name].check.holds
  return value !== undefined && holds(value as never)
}

function toInteger(value: unknown): number | undefined {
  if (typeof value === 'string') return /^\d{1,15}$/.test(value) ? Number(value) : undefined
  return typeof value === 'number' ? value : undefined
}

function toSwitch(value: unknown): boolean | undefined {
  if (value === true || value === 'true' || value === '1') return true
  return value === false || value === 'false' || value === '0' ? false : undefined
}

function toList(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') {
    return value
      .split(',')
      .map((member) => member.trim())
      .filter((member) => member !== '')
  }
  return Array.isArray(value) && value.every((member) => typeof member === 'string') ? value : undefined
}

function complaint(name: SettingName, { value }: Given): string {
  const { check, kind, secret } = settings[name]
  const hint = kind === 'text' && typeof value === 'number' ? '; put it in quotes' : ''
  // A database URL may hold a password.
  const shown = secret || name === 'database' ? '' : `; it is ${JSON.stringify(value)}`
  return `must be ${check.allowed}${shown}${hint}`
}
