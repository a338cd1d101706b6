import { readConfigFile } from './config-file.js'
import { CONFIG_VARIABLE, type Environment, readEnvironment } from './environment.js'
import { type ResolvedSettings, resolveSettings } from './resolve-settings.js'
import type { ConfigTree } from './section-node.js'
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
  const iam = isWritten(file.iam)
    ? (await import('./iam-section.js')).readIamSection(file.iam, { mode, environment })
    : undefined
  const triggers = isWritten(file.triggers)
    ? (await import('./triggers-section.js')).readTriggersSection(file.triggers, { mode, environment })
    : undefined
  const logDelivery = isWritten(file.logDelivery)
    ? (await import('./log-delivery-section.js')).readLogDeliverySection(file.logDelivery, { mode, environment })
    : undefined
  const messages = isWritten(file.messages)
    ? (await import('./messages-section.js')).readMessagesSection(file.messages, { mode, environment })
    : undefined
  return {
    ...resolved,
    ...(iam ? { iam: iam.iam, warnings: iam.warnings } : {}),
    ...(triggers ? { triggers: triggers.triggers } : {}),
    ...(logDelivery ? { logDelivery: logDelivery.logDelivery } : {}),
    ...(messages ? { messages: messages.messages } : {}),
    problems: [...problems, ...[iam, triggers, logDelivery, messages].flatMap((section) => section?.problems ?? [])],
  }
}

/** A name with nothing behind it is no section. It takes nobody's access away either: that needs an explicit `iam: {}`. */
function isWritten(tree: ConfigTree | undefined): tree is ConfigTree {
  return tree !== undefined && tree.value !== null && tree.value !== undefined
}
