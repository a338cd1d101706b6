import type { Problem } from '../config/problem.js'
import { readSettings } from '../config/read-settings.js'
import { planStore } from '../config/serve-plan.js'
import type { ServerConfig } from '../config/server-config.js'
import { readArguments } from './arguments.js'
import { type ExitCode, exitCodes } from './exit-codes.js'
import { problemList } from './problem-list.js'
import { type Style, styleFor } from './style.js'
import type { Surroundings } from './surroundings.js'

/** What is done with the opened part of a server's database. */
export type StoreAct<Opened> = (opened: Opened, surroundings: Surroundings) => Promise<ExitCode>

/** A command that looks into the database of a server, which may be running meanwhile. */
export interface StoreCommand<Opened> {
  readonly name: string
  readonly help: (style: Style) => string
  /** Undefined: the words are no command. */
  readonly actOf: (name: string, words: readonly string[]) => StoreAct<Opened> | undefined
  readonly open: (plan: Pick<ServerConfig, 'storage' | 'masterKey'>) => Promise<Opened>
}

/** Runs the command. `args` stand behind its name: words, then the flags of `serve`. */
export async function runStoreCommand<Opened extends { close(): Promise<void> }>(
  command: StoreCommand<Opened>,
  args: readonly string[],
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { out, environment, folder } = surroundings
  const firstFlag = args.findIndex((word) => word.startsWith('-'))
  const [name, ...words] = firstFlag < 0 ? args : args.slice(0, firstFlag)
  const flags = firstFlag < 0 ? [] : args.slice(firstFlag)
  if (name === undefined || name === 'help' || flags.some((flag) => flag === '--help' || flag === '-h')) {
    out.write(command.help(styleFor(out.isTerminal, environment)))
    return exitCodes.ok
  }
  const act = command.actOf(name, words)
  const parsed = readArguments(['serve', ...flags], folder)
  const where = [command.name, name, ...words].join(' ')
  const misuse = act ? parsed.problems : [{ where, what: 'is not a command', fix: [`poolgate help ${command.name}`] }]
  if (!act || misuse.length > 0) {
    return complain(surroundings, 'poolgate does not understand this command line:', misuse, exitCodes.usage)
  }
  const config = parsed.configFile === undefined ? {} : { configFile: parsed.configFile }
  const settings = await readSettings({ mode: 'serve', flags: parsed.given, environment, folder, ...config })
  const planning = planStore(settings, surroundings)
  if ('problems' in planning) {
    const heading = `poolgate ${command.name} cannot open the database with these settings:`
    return complain(surroundings, heading, planning.problems, exitCodes.configuration)
  }
  let opened: Opened
  try {
    opened = await command.open(planning.plan)
  } catch (error) {
    const what = `cannot be opened: ${error instanceof Error ? error.message : 'unexpected error'}`
    const heading = `poolgate ${command.name} failed:`
    return complain(surroundings, heading, [{ where: 'Database', what }], exitCodes.unreachable)
  }
  try {
    return await act(opened, surroundings)
  } finally {
    await opened.close()
  }
}

/** Tells the problems and gives back the code. */
function complain(
  { err, environment }: Surroundings,
  heading: string,
  problems: readonly Problem[],
  code: ExitCode,
): ExitCode {
  err.write(problemList(heading, problems, styleFor(err.isTerminal, environment)))
  return code
}
