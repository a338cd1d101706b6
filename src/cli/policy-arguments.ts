import { parseArgs } from 'node:util'
import { suggestion } from '../config/nearest-name.js'
import type { Problem } from '../config/problem.js'

/** Flags of one `poolgate policy` command: whether each takes a value, and whether it may stand there more than once. */
export type PolicyFlags = Readonly<Record<string, { readonly value: boolean; readonly several?: true }>>

export interface PolicyArguments {
  readonly words: readonly string[]
  readonly flags: ReadonlyMap<string, readonly string[]>
  readonly problems: readonly Problem[]
}

/** Reads what stands behind `poolgate policy check` or `simulate`. Whatever is not known is a problem. */
export function readPolicyArguments(args: readonly string[], known: PolicyFlags): PolicyArguments {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { value }]) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const) },
    ]),
  )
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true })
  const words: string[] = []
  const flags = new Map<string, string[]>()
  const problems: Problem[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName: where, value, inlineValue } = token
    const flag = Object.hasOwn(known, name) ? known[name] : undefined
    const given = flags.get(name)
    const forgotten = value === undefined || (!inlineValue && value.startsWith('--'))
    if (!flag) problems.push({ where, what: `is not a flag${suggestFlag(name, known)}` })
    else if (given && !flag.several) problems.push({ where, what: 'is given twice' })
    else if (flag.value && forgotten) problems.push({ where, what: 'needs a value' })
    else if (!flag.value && inlineValue) problems.push({ where, what: 'takes no value' })
    else flags.set(name, [...(given ?? []), value ?? ''])
  }
  return { words, flags, problems }
}

function suggestFlag(name: string, known: PolicyFlags): string {
  return suggestion(
    `--${name}`,
    Object.keys(known).map((flag) => `--${flag}`),
  )
}
