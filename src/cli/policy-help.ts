import { attachNames } from './policy-check.js'
import type { Style } from './style.js'

const examples = [
  'poolgate policy check read-pool.json',
  'poolgate policy check trust.json --attach trust',
  'poolgate policy simulate --policy read-pool.json --action cognito-idp:AdminGetUser \\',
  '  --resource arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Example',
]

const check = [
  [`--attach KIND`, `What it is for: ${attachNames.join(', ')} (identity)`],
  ['--json', 'One JSON document instead of lines'],
] as const

const simulate = [
  ['--policy FILE', 'Policy of the user, group or role; again for more'],
  ['--boundary FILE', 'Permissions boundary'],
  ['--session FILE', 'Policy of the session; again for more'],
  ['--action NAME', 'service:Name; again for more'],
  ['--resource ARN', 'ARN or * (*); again for more: every action is tried on every resource'],
  ['--context KEY=VALUE', 'Condition key such as aws:SourceIp; the same key again makes a list'],
  ['--json', 'One JSON document instead of lines'],
] as const

/** What `poolgate help policy` prints. */
export function policyHelp(style: Style): string {
  return [
    `${style.strong('poolgate policy')}: check and try IAM policies, without a server`,
    '',
    ...examples.map((example) => `  ${style.accent(example)}`),
    '',
    style.strong('poolgate policy check FILE') + style.faint('  exit code 0, or 1 when an error was found'),
    ...rows(check, style),
    '',
    style.strong('poolgate policy simulate') + style.faint('  exit code 0, or 1 when something is refused'),
    ...rows(simulate, style),
    '',
    'Both exit with 2 when the command line or a file cannot be read. docs/iam.md says more.',
    '',
  ].join('\n')
}

function rows(pairs: readonly (readonly [string, string])[], style: Style): string[] {
  return pairs.map(([flag, about]) => `  ${style.accent(flag.padEnd(20))}  ${about}`)
}
