import { isLoopback } from '../config/checks.js'
import type { DevPlan } from '../config/dev-plan.js'
import type { Sample } from '../dev/sample.js'
import type { RunningServer } from '../server.js'
import { quickStart } from './quick-start.js'
import { storageText } from './storage-text.js'
import type { Style } from './style.js'

export interface DevFacts {
  readonly version: string
  readonly milliseconds: number
  readonly endpoint: string
  readonly issuer: string
  readonly inbox: string
  readonly storage: string
  readonly region: string
  readonly exposed: boolean
  readonly caFile?: string
  readonly sample?: Sample
}

interface Ingredients {
  readonly plan: DevPlan
  readonly running: Pick<RunningServer, 'endpoint' | 'publicUrl'>
  readonly version: string
  readonly milliseconds: number
  readonly shownFolder: string
  readonly sample?: Sample
  readonly caFile?: string
}

const ROOT_WARNING = 'Access keys that are not known here act as root: for development only.'

/** What there is to say about a `dev` server that just started. */
export function devFacts({ plan, running, version, milliseconds, shownFolder, sample, caFile }: Ingredients): DevFacts {
  const { publicUrl } = running
  // A public URL of another machine's need not lead here.
  const endpoint = isLoopback(new URL(publicUrl).hostname) ? publicUrl : running.endpoint
  return {
    version,
    milliseconds: Math.round(milliseconds),
    endpoint,
    issuer: `${publicUrl}/${sample?.poolId ?? '<pool id>'}`,
    inbox: `${endpoint}/_poolgate/inbox`,
    storage: storageText(plan.server.storage, shownFolder),
    region: plan.server.region,
    exposed: plan.exposed,
    ...(caFile === undefined ? {} : { caFile }),
    ...(sample ? { sample } : {}),
  }
}

/** For a person at a terminal. */
export function devScreen(facts: DevFacts, style: Style): string {
  const { version, milliseconds, endpoint, issuer, inbox, storage, sample, caFile, exposed } = facts
  const row = (name: string, value: string) => `  ${style.faint(name.padEnd(8))}${value}`
  const url = style.accent
  return [
    '',
    `  ${style.strong(`Poolgate ${version}`)}  dev  ${style.faint(`ready in ${milliseconds} ms`)}`,
    '',
    row('API', url(endpoint)),
    row('Issuer', url(issuer)),
    row('Inbox', url(inbox)),
    row('Data', storage),
    ...(sample ? [row('Pool', style.strong(sample.poolId)), row('Client', style.strong(sample.clientId))] : []),
    ...(caFile === undefined ? [] : trustLines(caFile, style)),
    '',
    ...(sample
      ? tryLines(facts, sample, style)
      : [`  ${style.faint('poolgate dev --sample makes a pool and a client to try.')}`]),
    '',
    `  ${style.warning(`! ${ROOT_WARNING}${exposed ? ' Other machines can reach this server.' : ''}`)}`,
    '',
    '',
  ].join('\n')
}

/** For programs: one line of JSON, and a last line that tells that requests are answered. */
export function devJson(facts: DevFacts): string {
  const { sample, issuer, ...rest } = facts
  const line = { mode: 'dev', ...rest, ...(sample ? { issuer, ...sample } : {}), warning: ROOT_WARNING }
  return `${JSON.stringify(line)}\nReady.\n`
}

function trustLines(caFile: string, style: Style): string[] {
  return [
    `  ${style.faint('CA'.padEnd(8))}${caFile}`,
    `  ${' '.repeat(8)}${style.faint(`export NODE_EXTRA_CA_CERTS='${caFile}' AWS_CA_BUNDLE='${caFile}'`)}`,
  ]
}

function tryLines({ endpoint, inbox, region }: DevFacts, sample: Sample, style: Style): string[] {
  const steps = quickStart({ endpoint, inbox, region, ...sample })
  return [
    `  ${style.strong('Try it')}${style.faint(': sign up, confirm with the code from the inbox, sign in')}`,
    ...steps.flatMap((step) => ['', step]),
  ]
}
