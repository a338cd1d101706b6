import { type SettingName, settingNames, settings } from '../config/settings.js'
import type { CommandName } from './arguments.js'
import type { Style } from './style.js'

type Server = 'dev' | 'serve'

const examples: Readonly<Record<Server, readonly (readonly [string, string])[]>> = {
  dev: [
    ['poolgate dev --sample', 'start with a pool and a client to try things with'],
    ['poolgate dev --memory --port 0', 'a throw-away server on a free port'],
    ['poolgate dev --tls', 'HTTP and HTTPS on the same port'],
  ],
  serve: [
    ['poolgate serve --public-url https://auth.example.com --data /var/lib/poolgate', 'SQLite, behind a proxy'],
    ['poolgate serve --config /etc/poolgate/poolgate.config.yaml', 'everything in a file but the secrets'],
  ],
}

const summaries: Readonly<Record<CommandName, string>> = {
  dev: 'develop and test: this machine only, inbox, clock and reset; unknown access keys act as root',
  serve: 'production: every signature verified, every policy enforced, no test controls',
  policy: 'check IAM policies and try what they allow; needs no server',
  messages: 'list what became of mails and text messages, and send failed ones again',
  import: 'list user import jobs, and show what became of each row of one',
  version: 'print the version',
  help: 'print this, or the flags of a command',
}

/** What `poolgate help` prints, examples first. */
export function helpText(topic: CommandName | undefined, style: Style): string {
  if (topic === 'dev' || topic === 'serve') return commandHelp(topic, style)
  return [
    `${style.strong('poolgate')}: Amazon Cognito user pools that anyone can run`,
    '',
    ...rows(examples.dev.slice(0, 1).concat(examples.serve.slice(0, 1)), style),
    '',
    style.strong('Commands'),
    ...rows(Object.entries(summaries), style),
    '',
    'poolgate help dev, serve, policy, messages or import lists the flags.',
    '',
  ].join('\n')
}

function commandHelp(command: Server, style: Style): string {
  const usable = settingNames.filter((name) => (settings[name].only ?? command) === command)
  const byFlag = usable.filter((name) => settings[name].flag !== undefined)
  const byVariable = usable.filter((name) => settings[name].flag === undefined)
  return [
    `${style.strong(`poolgate ${command}`)}: ${summaries[command]}`,
    '',
    ...rows(examples[command], style),
    '',
    style.strong('Flags') + style.faint('  each also as a variable: --public-url is POOLGATE_PUBLIC_URL'),
    ...rows(
      [...byFlag.map(flagRow), ['--config FILE', 'Configuration file (poolgate.config.yaml, .yml or .json)']],
      style,
    ),
    '',
    style.strong('Variables'),
    ...rows(
      byVariable.map((name) => [settings[name].env ?? '', settings[name].about] as const),
      style,
    ),
    '',
    'Flags come before variables, variables before the file. docs/configuration.md says more.',
    '',
  ].join('\n')
}

function flagRow(name: SettingName): readonly [string, string] {
  const { flag, placeholder, about } = settings[name]
  return [`--${flag}${placeholder === undefined ? '' : ` ${placeholder}`}`, about]
}

function rows(pairs: readonly (readonly [string, string])[], style: Style): string[] {
  const width = Math.min(34, Math.max(...pairs.map(([left]) => left.length)))
  return pairs.map(([left, right]) =>
    left.length > width
      ? `  ${style.accent(left)}\n  ${' '.repeat(width)}  ${right}`
      : `  ${style.accent(left.padEnd(width))}  ${right}`,
  )
}
