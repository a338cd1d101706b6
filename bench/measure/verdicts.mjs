import { workloads } from '../client/workloads.mjs'
import { coldStartMilliseconds, idleMegabytes, targets } from '../targets.mjs'
import { short, table } from './statistics.mjs'

const subject = 'poolgate'
const own = new Set([subject, 'poolgate-dev', 'floor'])

/** One line for each workload: the subject against the best peer and against the floor. */
export function judge(records) {
  const names = [...new Set(records.map((record) => record.workload))]
  return names.map((name) =>
    judgeWorkload(
      name,
      records.filter((record) => record.workload === name),
    ),
  )
}

function judgeWorkload(name, records) {
  const of = (target) => records.find((record) => record.target === target)
  const [ours, floor, dev] = [of(subject), of('floor'), of('poolgate-dev')]
  const peers = records.filter((record) => !own.has(record.target) && record.operations > 0)
  const bestPeer = peers.toSorted((a, b) => b.rate - a.rate)[0]
  const target = targets[name]
  const line = {
    workload: name,
    target,
    rate: ours.rate,
    devRate: dev?.rate,
    p50: ours.p50,
    toPeer: ours.rate / bestPeer?.rate,
    bestPeer: bestPeer?.target,
    toFloor: ours.rate / floor?.rate,
    cpuToFloor: floor?.serverCpuPerOperation / ours.serverCpuPerOperation,
    errors: ours.errors,
  }
  return { ...line, misses: missesOf(line) }
}

/** What was not measured, as without a peer, is not missed. */
function missesOf({ target, toPeer, toFloor, p50, errors }) {
  const misses = []
  if (toPeer < target.peer) misses.push('peer')
  if (toFloor < target.floor) misses.push('floor')
  if (p50 > target.milliseconds) misses.push('latency')
  if (errors > 0) misses.push(`${errors} errors`)
  return misses
}

export function printVerdicts(lines) {
  const head = [
    'work',
    'Poolgate/s',
    'dev/s',
    'p50 ms',
    '× best peer',
    'target',
    '% of floor',
    'target',
    '% by CPU',
    'verdict',
  ]
  const rows = lines.map((line) => [
    workloads[line.workload].title,
    short(line.rate),
    short(line.devRate),
    withTarget(line.p50, line.target.milliseconds),
    line.target.peer && line.bestPeer ? `${short(line.toPeer)} (${line.bestPeer})` : short(line.toPeer),
    line.target.peer ? `≥ ${line.target.peer}` : '–',
    percent(line.toFloor),
    line.target.floor ? `≥ ${percent(line.target.floor)}` : '–',
    percent(line.cpuToFloor),
    line.misses.length === 0 ? 'ok' : `miss: ${line.misses.join(', ')}`,
  ])
  return table(head, rows)
}

/** Start and size of each server; only the subject has targets. */
export function printStarts(starts) {
  const head = ['server', 'cold start ms', 'target', 'idle MB', 'target', 'verdict']
  const rows = starts.map(({ name, coldStart, idle }) => {
    const judged = name === subject || name === 'poolgate-dev'
    const isMet = coldStart <= coldStartMilliseconds && idle <= idleMegabytes
    const limits = judged ? [`≤ ${coldStartMilliseconds}`, `≤ ${idleMegabytes}`] : ['–', '–']
    return [name, short(coldStart), limits[0], short(idle), limits[1], judged ? (isMet ? 'ok' : 'miss') : '–']
  })
  return table(head, rows)
}

function withTarget(value, limit) {
  return limit === undefined ? short(value) : `${short(value)} (≤ ${limit})`
}

function percent(share) {
  return Number.isFinite(share) ? `${Math.round(share * 100)} %` : '–'
}
