import { readFileSync } from 'node:fs'
import { type Planning, planDev } from '../config/dev-plan.js'
import type { Problem } from '../config/problem.js'
import { readSettings } from '../config/read-settings.js'
import { planServe } from '../config/serve-plan.js'
import { type ParsedArguments, readArguments } from './arguments.js'
import { type ExitCode, exitCodes } from './exit-codes.js'
import { helpText } from './help.js'
import { isSupportedNode, SUPPORTED_NODE } from './node-version.js'
import { problemList } from './problem-list.js'
import { styleFor } from './style.js'
import type { Surroundings } from './surroundings.js'

/** Runs one command to its end and tells how it ended. A server ends when it is asked to stop. */
export async function runProgram(surroundings: Surroundings): Promise<ExitCode> {
  const { args, folder, out, environment } = surroundings
  if (args[0] === 'policy' || (args[0] === 'help' && args[1] === 'policy')) return policy(surroundings)
  if (args[0] === 'messages' || (args[0] === 'help' && args[1] === 'messages')) return messages(surroundings)
  if (args[0] === 'import' || (args[0] === 'help' && args[1] === 'import')) return imports(surroundings)
  const parsed = readArguments(args, folder)
  if (parsed.problems.length > 0) {
    complain(surroundings, 'poolgate does not understand this command line:', parsed.problems)
    return exitCodes.usage
  }
  switch (parsed.command) {
    case 'help':
      out.write(helpText(parsed.topic, styleFor(out.isTerminal, environment)))
      return exitCodes.ok
    case 'version':
      out.write(`${packageVersion()}\n`)
      return exitCodes.ok
    case 'dev':
      return dev(parsed, surroundings)
    case 'serve':
      return serve(parsed, surroundings)
    case 'policy':
      return policy(surroundings)
    case 'messages':
      return messages(surroundings)
    case 'import':
      return imports(surroundings)
  }
}

async function dev(parsed: ParsedArguments, surroundings: Surroundings): Promise<ExitCode> {
  const { nodeVersion, err } = surroundings
  const planning = planDev(await settingsOf('dev', parsed, surroundings), surroundings)
  if (isRefused(planning, 'dev', surroundings)) return exitCodes.configuration
  if (!isSupportedNode(nodeVersion)) err.write(`Node.js ${nodeVersion} has a known flaw: use ${SUPPORTED_NODE}.\n`)
  const { runDev } = await import('./dev-command.js')
  return runDev(planning.plan, { surroundings, version: packageVersion() })
}

async function serve(parsed: ParsedArguments, surroundings: Surroundings): Promise<ExitCode> {
  const { nodeVersion } = surroundings
  const planning = planServe(await settingsOf('serve', parsed, surroundings), surroundings)
  if (isRefused(planning, 'serve', surroundings)) return exitCodes.configuration
  if (!isSupportedNode(nodeVersion)) {
    const what = `lets anybody stop the server with one request (CVE-2026-21717): use ${SUPPORTED_NODE}`
    complain(surroundings, 'poolgate serve does not start:', [{ where: `Node.js ${nodeVersion}`, what }])
    return exitCodes.refused
  }
  const { runServe } = await import('./serve-command.js')
  return runServe(planning.plan, { surroundings, version: packageVersion() })
}

/** Flags of its own stand behind it, none before: those of servers mean nothing to it. */
async function policy(surroundings: Surroundings): Promise<ExitCode> {
  const { runPolicy } = await import('./policy-command.js')
  const [first, ...rest] = surroundings.args
  return runPolicy(first === 'policy' ? rest : ['help'], surroundings)
}

async function messages(surroundings: Surroundings): Promise<ExitCode> {
  const { runMessages } = await import('./messages-command.js')
  const [first, ...rest] = surroundings.args
  return runMessages(first === 'messages' ? rest : ['help'], surroundings)
}

async function imports(surroundings: Surroundings): Promise<ExitCode> {
  const { runImport } = await import('./import-command.js')
  const [first, ...rest] = surroundings.args
  return runImport(first === 'import' ? rest : ['help'], surroundings)
}

function settingsOf(mode: 'dev' | 'serve', { given, configFile }: ParsedArguments, surroundings: Surroundings) {
  const { environment, folder } = surroundings
  return readSettings({ mode, flags: given, environment, folder, ...(configFile === undefined ? {} : { configFile }) })
}

function isRefused<Plan>(
  planning: Planning<Plan>,
  command: string,
  surroundings: Surroundings,
): planning is { readonly problems: readonly Problem[] } {
  if ('problems' in planning) {
    complain(surroundings, `poolgate ${command} cannot start with these settings:`, planning.problems)
    return true
  }
  for (const warning of planning.warnings) surroundings.err.write(`${warning}.\n`)
  return false
}

function complain({ err, environment }: Surroundings, heading: string, problems: readonly Problem[]): void {
  err.write(problemList(heading, problems, styleFor(err.isTerminal, environment)))
}

function packageVersion(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  return version
}
