import { readConfigFile } from './config-file.js'
import { CONFIG_VARIABLE, type Environment, readEnvironment } from './environment.js'
import { type ResolvedSettings, resolveSettings } from './resolve-settings.js'
import type { GivenSettings } from './settings.js'

export interface Sources {
  readonly mode: 'dev' | 'serve'
  readonly flags: GivenSettings
  /** What `--config` names. */
  readonly configFile?: string
  readonly environment: Environment
  readonly folder: string
}

/** All settings, checked: flags before variables before the file. */
export async function readSettings({
  mode,
  flags,
  configFile,
  environment,
  folder,
}: Sources): Promise<ResolvedSettings> {
  const variables = readEnvironment(environment, folder)
  const fromVariable = environment[CONFIG_VARIABLE] || undefined
  const named =
    configFile !== undefined
      ? { path: configFile, where: '--config' }
      : fromVariable && { path: fromVariable, where: CONFIG_VARIABLE }
  const file = await readConfigFile(folder, named || undefined)
  const resolved = resolveSettings(mode, [flags, variables.given, file.given])
  const problems = [...variables.problems, ...file.problems, ...resolved.problems]
  if (!file.iam) return { ...resolved, problems }
  const { readIamSection } = await import('./iam-section.js')
  const section = readIamSection(file.iam, { mode, environment })
  return { ...resolved, iam: section.iam, warnings: section.warnings, problems: [...problems, ...section.problems] }
}
