import { parseArgs } from 'node:util'
import { nearestName, suggestion } from '../config/nearest-name.js'
import type { Problem } from '../config/problem.js'
import { type Given, type GivenSettings, type SettingName, settingNames, settings } from '../config/settings.js'

export const commands = ['dev', 'serve', 'policy', 'messages', 'import', 'version', 'help'] as const
export type CommandName = (typeof commands)[number]

export interface ParsedArguments {
  readonly command: CommandName
  /** The command that help is asked for. */
  readonly topic?: CommandName
  readonly given: GivenSettings
  /** Path after `--config`. */
  readonly configFile?: string
  readonly problems: readonly Problem[]
}

type Tokens = NonNullable<ReturnType<typeof parseArgs>['tokens']>
type OptionToken = Extract<Tokens[number], { kind: 'option' }>

const flags: ReadonlyMap<string, SettingName> = new Map(
  settingNames.flatMap((name) => {
    const { flag } = settings[name]
    return flag === undefined ? [] : [[flag, name] as const]
  }),
)
const ownFlags = { config: 'string', help: 'boolean', version: 'boolean' } as const

/** Reads a command line. Whatever is not known is a problem, with the nearest known name. */
export function readArguments(args: readonly string[], folder: string): ParsedArguments {
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries([...flags].map(([flag, name]) => [flag, { type: typeOf(name) }])),
      config: { type: ownFlags.config },
      help: { type: ownFlags.help, short: 'h' },
      version: { type: ownFlags.version, short: 'v' },
    },
    strict: false,
    tokens: true,
  })
  const words = tokens.filter((token) => token.kind === 'positional').map(({ value }) => value)
  const options = tokens.filter((token) => token.kind === 'option')
  return { ...readCommand(words, options), ...readOptions(options, folder, problemsOf(words)) }
}

function typeOf(name: SettingName): 'boolean' | 'string' {
  return settings[name].kind === 'switch' ? 'boolean' : 'string'
}

function readCommand([first, second]: readonly string[], options: readonly OptionToken[]) {
  const named = isCommand(first) ? first : undefined
  if (
    options.some(({ name }) => name === 'help') ||
    named === 'help' ||
    (first === undefined && !has(options, 'version'))
  ) {
    const topic = named === 'help' ? second : named
    return { command: 'help' as const, ...(isCommand(topic) ? { topic } : {}) }
  }
  if (has(options, 'version')) return { command: 'version' as const }
  return { command: named ?? ('help' as const) }
}

function has(options: readonly OptionToken[], wanted: string): boolean {
  return options.some(({ name }) => name === wanted)
}

function problemsOf([first, ...rest]: readonly string[]): Problem[] {
  if (first !== undefined && !isCommand(first)) {
    return [{ where: first, what: `is not a command${suggestion(first, commands)}`, fix: ['poolgate help'] }]
  }
  const extra = first === 'help' ? rest.slice(1) : rest
  return extra.map((word) => ({ where: word, what: `is one word too many after \`poolgate ${first}\`` }))
}

function readOptions(options: readonly OptionToken[], folder: string, problems: Problem[]) {
  const given = new Map<SettingName, Given>()
  let configFile: string | undefined
  const seen = new Set<string>()
  for (const option of options) {
    const { name: flag, rawName: where } = option
    const name = flags.get(flag)
    if (!name && !Object.hasOwn(ownFlags, flag)) {
      problems.push({ where, what: `is not a flag${suggestFlag(flag)}` })
      continue
    }
    const takesValue = name ? typeOf(name) === 'string' : flag === 'config'
    const misuse = misuseOf(option, { takesValue, isRepeated: seen.has(flag) })
    seen.add(flag)
    if (misuse) problems.push({ where, what: misuse })
    else if (name) given.set(name, { value: option.value ?? true, where, folder })
    else if (flag === 'config') configFile = option.value
  }
  return { given, problems, ...(configFile === undefined ? {} : { configFile }) }
}

function misuseOf(option: OptionToken, { takesValue, isRepeated }: { takesValue: boolean; isRepeated: boolean }) {
  if (isRepeated) return 'is given twice'
  if (!takesValue) return option.inlineValue ? 'takes no value' : undefined
  // `--data --memory` has forgotten the folder; `--data=--memory` means it.
  const isForgotten = option.value === undefined || (!option.inlineValue && option.value.startsWith('-'))
  return isForgotten ? 'needs a value' : undefined
}

function suggestFlag(flag: string): string {
  const nearest = nearestName(flag, [...flags.keys(), ...Object.keys(ownFlags)])
  return nearest === undefined ? '' : `; did you mean --${nearest}?`
}

function isCommand(word: string | undefined): word is CommandName {
  return commands.some((command) => command === word)
}
