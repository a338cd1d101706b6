import { workloads } from '../client/workloads.mjs'
import { coldStartMilliseconds, idleMegabytes, targets } from '../targets.mjs'
import { short, table } from './statistics.mjs'

const subject = 'poolgate'
const own = new Set([subject, 'poolgate-dev', 'floor'])

/**
 * One line for each workload: the subject against the peer with the best rate and against the floor. The ratios by CPU
 * time (against the thriftiest peer) hold on a busy machine too, where rates say little. How far the floor itself is
 * from the peer tells which targets can be met at all on this machine.
 */
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
  const thriftiest = Math.min(...peers.map((peer) => peer.serverCpuPerOperation))
  const target = targets[name]
  const line = {
    workload: name,
    target,
    rate: ours.rate,
    devRate: dev?.rate,
    p50: ours.p50,
    toPeer: ours.rate / bestPeer?.rate,
    bestPeer: bestPeer?.target,
    cpuToPeer: thriftiest / ours.serverCpuPerOperation,
    floorToPeer: floor?.rate / bestPeer?.rate,
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
    'by CPU',
    '% of floor',
    'target',
    'by CPU',
    'verdict',
  ]
  const rows = lines.map((line) => [
    workloads[line.workload].title,
    short(line.rate),
    short(line.devRate),
    withTarget(line.p50, line.target.milliseconds),
    line.target.peer && line.bestPeer ? `${short(line.toPeer)} (${line.bestPeer})` : short(line.toPeer),
    line.target.peer ? `≥ ${line.target.peer} (floor: ${short(line.floorToPeer)})` : '–',
    isJudged(line, 'peer') ? short(line.cpuToPeer) : '–',
    percent(line.toFloor),
    line.target.floor ? `≥ ${percent(line.target.floor)}` : '–',
    isJudged(line, 'floor') ? percent(line.cpuToFloor) : '–',
    line.misses.length === 0 ? 'ok' : `miss: ${line.misses.join(', ')}`,
  ])
  return table(head, rows)
}

/** The clock of CPU time is too coarse for what runs only a few times. */
function isJudged(line, against) {
  return line.target[against] !== undefined
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
