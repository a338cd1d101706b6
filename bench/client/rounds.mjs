import { cpuMilliseconds } from '../measure/process-usage.mjs'
import { median, short, table } from '../measure/statistics.mjs'
import { load } from './load.mjs'
import { workloads } from './workloads.mjs'

const warmUpShare = 0.3
const columns = ['rate', 'p50', 'p99', 'serverCpuPerOperation', 'clientCpuPerOperation']

/**
 * Measures every workload on every target, round by round, so that whatever else the machine does meanwhile falls on all
 * of them alike. Returns one record of medians for each pair.
 */
export async function measureRounds(targets, { names, concurrency, milliseconds, rounds }, report = () => {}) {
  const samples = new Map(names.flatMap((name) => targets.map((target) => [`${name} ${target.name}`, []])))
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      for (const target of rotated(targets, round)) {
        const taken = samples.get(`${name} ${target.name}`)
        if (taken.at(-1)?.operations === 0) continue
        if (round === 0) await sample(target, name, { concurrency, milliseconds: milliseconds * warmUpShare })
        taken.push(await sample(target, name, { concurrency, milliseconds }))
      }
      report(`round ${round + 1}/${rounds}: ${name}`)
    }
  }
  return names.flatMap((name) => targets.map((target) => record(name, target, samples.get(`${name} ${target.name}`))))
}

/** The order changes from round to round: the first after a pause always has an advantage. */
function rotated(targets, round) {
  const first = round % targets.length
  return [...targets.slice(first), ...targets.slice(0, first)]
}

async function sample(target, name, { concurrency, milliseconds }) {
  const workload = workloads[name]
  const limits = { concurrency: workload.concurrency ?? concurrency, milliseconds, operations: workload.operations }
  const before = cpuMilliseconds(target.pid)
  const background = workload.background
    ? load(target.url, workloads[workload.background].run(target), { concurrency, milliseconds })
    : undefined
  const result = await load(target.url, workload.run(target), limits)
  await background
  const spent = before === undefined || background ? Number.NaN : cpuMilliseconds(target.pid) - before
  return {
    ...result,
    serverCpuPerOperation: spent / result.operations,
    clientCpuPerOperation: background ? Number.NaN : result.clientCpu / result.operations,
  }
}

function record(name, target, taken) {
  const values = Object.fromEntries(columns.map((column) => [column, median(taken.map((one) => one[column]))]))
  const operations = taken.reduce((sum, one) => sum + one.operations, 0)
  const errors = taken.reduce((sum, one) => sum + one.errors, 0)
  return {
    workload: name,
    target: target.name,
    ...values,
    operations,
    errors,
    failure: taken.find((one) => one.failure)?.failure,
  }
}

/** The measurements as they are, for the eye. */
export function printRecords(records) {
  const head = ['workload', 'target', 'ops/s', 'p50 ms', 'p99 ms', 'server CPU ms/op', 'client CPU ms/op', 'errors']
  const rows = records.map((one) => [
    one.workload,
    one.target,
    ...columns.map((column) => short(one[column])),
    one.operations === 0 ? `unsupported: ${one.failure?.slice(0, 70)}` : one.errors,
  ])
  return table(head, rows)
}
