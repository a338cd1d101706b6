import { suggestion } from '../config/nearest-name.js'
import { type ExitCode, exitCodes } from './exit-codes.js'
import { runPolicyCheck } from './policy-check.js'
import { policyHelp } from './policy-help.js'
import { runPolicySimulate } from './policy-simulate.js'
import { problemList } from './problem-list.js'
import { styleFor } from './style.js'
import type { Surroundings } from './surroundings.js'

const commands = {
  check: runPolicyCheck,
  simulate: runPolicySimulate,
} as const

/** `poolgate policy …`: needs neither a server nor a network. `args` stand behind the word `policy`. */
export function runPolicy(args: readonly string[], surroundings: Surroundings): ExitCode {
  const { out, err, environment } = surroundings
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || args.some((word) => word === '--help' || word === '-h')) {
    out.write(policyHelp(styleFor(out.isTerminal, environment)))
    return exitCodes.ok
  }
  if (isCommand(name)) return commands[name](rest, surroundings)
  const what = `is not a command${suggestion(name, Object.keys(commands))}`
  const problem = { where: `policy ${name}`, what, fix: ['poolgate help policy'] }
  const heading = 'poolgate does not understand this command line:'
  err.write(problemList(heading, [problem], styleFor(err.isTerminal, environment)))
  return exitCodes.usage
}

function isCommand(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name)
}
