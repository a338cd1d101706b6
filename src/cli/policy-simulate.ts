import type { AttachType } from '../aws/policy/attachment.js'
import type { ContextValue } from '../aws/policy/context.js'
import { isArnShaped } from '../aws/policy/operators.js'
import { refusalLine } from '../aws/policy/parse-policy.js'
import type { Problem } from '../config/problem.js'
import { type ExitCode, exitCodes } from './exit-codes.js'
import { type PolicyArguments, type PolicyFlags, readPolicyArguments } from './policy-arguments.js'
import { readPolicyFile } from './policy-file.js'
import {
  type Scene,
  type SimulatedLayer,
  type SimulatedPolicy,
  type Simulation,
  simulate,
} from './policy-simulation.js'
import { problemList } from './problem-list.js'
import { type Style, styleFor } from './style.js'
import type { Surroundings } from './surroundings.js'

const flags: PolicyFlags = {
  policy: { value: true, several: true },
  boundary: { value: true },
  session: { value: true, several: true },
  action: { value: true, several: true },
  resource: { value: true, several: true },
  context: { value: true, several: true },
  json: { value: false },
}

/** `poolgate policy simulate`: 0 when everything asked is allowed, 1 when something is refused, 2 when it cannot be told. */
export function runPolicySimulate(args: readonly string[], surroundings: Surroundings): ExitCode {
  const { out, err, environment, folder } = surroundings
  const read = readPolicyArguments(args, flags)
  const policies = readPolicies(read, folder)
  const context = readContext(read.flags.get('context') ?? [])
  const problems = [...read.problems, ...requestProblems(read), ...policies.problems, ...context.problems]
  if (problems.length > 0) {
    const heading = 'poolgate policy simulate cannot decide:'
    err.write(problemList(heading, problems, styleFor(err.isTerminal, environment)))
    return exitCodes.usage
  }
  const scene: Scene = { policies: policies.found, context: context.values }
  const resources = read.flags.get('resource') ?? ['*']
  const simulations = (read.flags.get('action') ?? []).flatMap((action) =>
    resources.map((resource) => simulate(scene, { action, resource })),
  )
  if (read.flags.has('json')) out.write(`${JSON.stringify({ results: simulations }, null, 2)}\n`)
  else out.write(simulations.map((one) => toText(one, styleFor(out.isTerminal, environment))).join('\n'))
  return simulations.every(({ decision }) => decision === 'allowed') ? exitCodes.ok : exitCodes.failed
}

function requestProblems({ words, flags: given }: PolicyArguments): Problem[] {
  const problems = words.map((word) => ({ where: word, what: 'is one word too many: policies are named by --policy' }))
  if (!given.has('policy')) problems.push({ where: '--policy', what: 'is missing: a file with an identity policy' })
  if (!given.has('action')) problems.push({ where: '--action', what: 'is missing, such as cognito-idp:AdminGetUser' })
  for (const action of given.get('action') ?? []) {
    if (/^[a-z0-9-]+:\w+$/i.test(action)) continue
    const example = action.includes(':') ? 'cognito-idp:AdminGetUser' : `cognito-idp:${action}`
    problems.push({ where: `--action ${action}`, what: `must be service:Name without wildcards, such as ${example}` })
  }
  for (const resource of given.get('resource') ?? []) {
    if (resource === '*' || (isArnShaped(resource) && resource.startsWith('arn:'))) continue
    const what = 'must be an ARN or *, such as arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Example'
    problems.push({ where: `--resource ${resource}`, what })
  }
  return problems
}

const layers = [
  ['policy', 'identity', 'identity'],
  ['boundary', 'boundary', 'boundary'],
  ['session', 'session', 'session'],
] as const satisfies readonly (readonly [string, SimulatedLayer, AttachType])[]

function readPolicies({ flags: given }: PolicyArguments, folder: string) {
  const found: SimulatedPolicy[] = []
  const problems: Problem[] = []
  for (const [flag, layer, attach] of layers) {
    for (const file of given.get(flag) ?? []) {
      const parsed = readPolicyFile(file, { folder, attach, olderVersions: 'accept' })
      if ('document' in parsed) found.push({ layer, file, document: parsed.document })
      else if ('problem' in parsed) problems.push(parsed.problem)
      else problems.push({ where: file, what: `is no valid policy: ${refusalLine(parsed.refusal)}` })
    }
  }
  return { found, problems }
}

/** `key=value`; a key that is given several times is a list. */
function readContext(entries: readonly string[]) {
  const values: Record<string, ContextValue> = {}
  const problems: Problem[] = []
  for (const entry of entries) {
    const [, key, value] = /^([^=\s]+:[^=]+)=(.*)$/s.exec(entry) ?? []
    if (key === undefined || value === undefined) {
      problems.push({ where: `--context ${entry}`, what: 'must be key=value, such as aws:SourceIp=192.0.2.7' })
      continue
    }
    const folded = key.toLowerCase()
    const known = values[folded]
    values[folded] = known === undefined ? value : [...[known].flat(), value]
  }
  return { values, problems }
}

function toText(simulation: Simulation, style: Style): string {
  const { decision, action, resource, by, layer, unmatched, message } = simulation
  const verdict = decision === 'allowed' ? style.accent('allowed') : style.warning(decision)
  const lines = [`${style.strong(verdict)}  ${action} on ${resource}`]
  if (by) lines.push(`  ${decision === 'allowed' ? 'allowed' : 'denied'} by ${statementText(by)}`)
  else lines.push(`  no statement of the ${layer} ${layer === 'identity' ? 'policies' : 'policy'} allows it`)
  for (const { misses, ...statement } of unmatched) {
    lines.push(`  ${statementText(statement)} does not match:`, ...misses.map(({ reason }) => `    ${reason}`))
  }
  if (message !== undefined) lines.push(style.faint(`  ${message}`))
  return `${lines.join('\n')}\n`
}

function statementText({ file, statement, sid }: { file: string; statement: number; sid?: string }): string {
  return `${file}, Statement[${statement}]${sid === undefined ? '' : ` "${sid}"`}`
}
