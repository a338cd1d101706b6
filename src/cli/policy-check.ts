import type { AttachType } from '../aws/policy/attachment.js'
import { type LintFinding, lintPolicy } from '../aws/policy/lint-policy.js'
import type { Problem } from '../config/problem.js'
import { servedActions } from '../iam/served-actions.js'
import { type ExitCode, exitCodes } from './exit-codes.js'
import { type PolicyArguments, type PolicyFlags, readPolicyArguments } from './policy-arguments.js'
import { readPolicyFile } from './policy-file.js'
import { lintHints } from './policy-hints.js'
import { problemList } from './problem-list.js'
import { type Style, styleFor } from './style.js'
import type { Surroundings } from './surroundings.js'

export const attachNames = [
  'identity',
  'managed',
  'user-inline',
  'group-inline',
  'role-inline',
  'boundary',
  'session',
  'scp',
  'trust',
] as const satisfies readonly AttachType[]

const flags: PolicyFlags = { attach: { value: true }, json: { value: false } }

export interface CheckFinding {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  readonly severity: LintFinding['severity']
  /** Kebab-case, for programs. */
  readonly code: string
  /** Such as `Statement[0].Action[1]`; empty for the document itself. */
  readonly path: string
  readonly message: string
  readonly hint?: string
}

/** `poolgate policy check`: 0 without findings of severity error, 1 with, 2 when there is nothing to check. */
export function runPolicyCheck(args: readonly string[], surroundings: Surroundings): ExitCode {
  const { out, err, environment, folder } = surroundings
  const read = readPolicyArguments(args, flags)
  const attach = attachOf(read)
  const findings: CheckFinding[] = []
  const problems = [...read.problems, ...usageProblems(read, attach)]
  for (const file of problems.length === 0 && attach ? read.words : []) {
    const found = check(file, { folder, attach: attach ?? 'identity' })
    if ('problem' in found) problems.push(found.problem)
    else findings.push(...found)
  }
  if (problems.length > 0) {
    err.write(problemList('poolgate policy check cannot check:', problems, styleFor(err.isTerminal, environment)))
    return exitCodes.usage
  }
  if (read.flags.has('json')) out.write(`${JSON.stringify({ findings }, null, 2)}\n`)
  else out.write(toText(findings, read.words, styleFor(out.isTerminal, environment)))
  return findings.some(({ severity }) => severity === 'error') ? exitCodes.failed : exitCodes.ok
}

function attachOf({ flags: given }: PolicyArguments): AttachType | undefined {
  const name = given.get('attach')?.[0] ?? 'identity'
  return attachNames.find((known) => known === name)
}

function usageProblems({ words, flags: given }: PolicyArguments, attach: AttachType | undefined): Problem[] {
  const missing = words.length === 0 ? [{ where: 'FILE', what: 'is missing: poolgate policy check FILE' }] : []
  if (attach) return missing
  const what = `must be one of ${attachNames.join(', ')}`
  return [...missing, { where: `--attach ${given.get('attach')?.[0]}`, what }]
}

function check(
  file: string,
  where: { readonly folder: string; readonly attach: AttachType },
): readonly CheckFinding[] | { readonly problem: Problem } {
  const parsed = readPolicyFile(file, where)
  if ('problem' in parsed) return parsed
  if ('refusal' in parsed) {
    const { message, detail, code, path, line, column } = parsed.refusal
    const hint = `the API refuses it: ${code}, "${message}"`
    return [{ file, line, column, severity: 'error', code: 'refused', path, message: detail, hint }]
  }
  const { attach } = where
  return lintPolicy(parsed.source, { attach, actions: servedActions }).map((finding) => {
    const hint = lintHints[finding.code]
    return { file, ...finding, ...(hint === undefined ? {} : { hint }) }
  })
}

function toText(findings: readonly CheckFinding[], files: readonly string[], style: Style): string {
  const clean = files.filter((file) => !findings.some((finding) => finding.file === file))
  const colours: Readonly<Record<string, (text: string) => string>> = { error: style.warning, security: style.warning }
  const lines = findings.flatMap(({ file, line, column, severity, path, message, hint }) => {
    const mark = (colours[severity] ?? style.accent)(severity.padEnd(10))
    const about = path === '' ? message : `${path}: ${message}`
    return [`${file}:${line}:${column}  ${mark} ${about}`, ...(hint === undefined ? [] : [style.faint(`    ${hint}`)])]
  })
  return [...lines, ...clean.map((file) => `${file}  ${style.accent('no findings')}`), ''].join('\n')
}
