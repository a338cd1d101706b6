import { suggestion } from './nearest-name.js'
import type { Problem } from './problem.js'
import { type Given, type GivenSettings, type SettingName, settingNames, settings } from './settings.js'

export type Environment = Readonly<Record<string, string | undefined>>

const PREFIX = 'POOLGATE_'
/** Names the configuration file; read before the others. */
export const CONFIG_VARIABLE = 'POOLGATE_CONFIG'

/**
 * What Kubernetes and Docker links put into the environment of every container beside a service called "poolgate":
 * not meant for us, and one of them, POOLGATE_PORT=tcp://…, has the name of a setting.
 */
const SERVICE_LINK = /^POOLGATE_(SERVICE_(HOST|PORT(_\w+)?)|PORT_\d+_(TCP|UDP)(_\w+)?)$/
/** Variables of the project's own tests. */
const TESTS = 'POOLGATE_TEST_'

/** Settings given by POOLGATE_* variables. Unknown ones are problems; an empty one counts as not set. */
export function readEnvironment(
  environment: Environment,
  folder: string,
): { readonly given: GivenSettings; readonly problems: readonly Problem[] } {
  const names = new Map<string, SettingName>()
  for (const name of settingNames) {
    const { env } = settings[name]
    if (env !== undefined) names.set(env, name)
  }
  const given = new Map<SettingName, Given>()
  const problems: Problem[] = []
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(PREFIX) || value === undefined || value === '' || isForeign(variable, value)) continue
    const name = names.get(variable)
    if (name) given.set(name, { value, where: variable, folder })
    else problems.push({ where: variable, what: `is not a setting${suggestion(variable, names.keys())}` })
  }
  return { given, problems }
}

function isForeign(variable: string, value: string): boolean {
  if (variable === CONFIG_VARIABLE || variable.startsWith(TESTS) || SERVICE_LINK.test(variable)) return true
  return variable === 'POOLGATE_PORT' && /^(tcp|udp):\/\//.test(value)
}
