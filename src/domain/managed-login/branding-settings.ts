import type { BrandingSettings } from '../../entities/login-branding.js'
import { Failure } from '../failure.js'

const mostCharacters = 256 * 1024
const mostLevels = 20

/** `settings` as an object of bounded size and depth, or `branding-settings-invalid`. Its members are free. */
export function requireSettings(settings: unknown): BrandingSettings {
  if (!isObject(settings)) throw invalid('The settings must be a JSON object.')
  if (!isShallow(settings, mostLevels)) throw invalid('The settings have too many levels.')
  if (JSON.stringify(settings).length > mostCharacters) throw invalid('The settings are too large.')
  return settings
}

/** `changes` over `present`, object by object; lists and plain values are replaced. Both have few levels. */
export function mergeSettings(present: BrandingSettings, changes: BrandingSettings): BrandingSettings {
  const merged = Object.entries(changes).map(([name, value]): [string, unknown] => {
    const before = Object.hasOwn(present, name) ? present[name] : undefined
    return [name, isObject(value) && isObject(before) ? mergeSettings(before, value) : value]
  })
  return Object.fromEntries([...Object.entries(present), ...merged])
}

function isObject(value: unknown): value is BrandingSettings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1))
}

function invalid(reason: string): Failure {
  return new Failure('branding-settings-invalid', { reason })
}
