import { quantile } from '../measure/statistics.mjs'
import { CognitoClient } from './cognito.mjs'

const longestMilliseconds = 60_000
const mostOperations = 1_000_000
const mostConnections = 256
const toleratedErrors = 50

/**
 * A closed loop: each connection has one operation in flight until the time or the number of operations is up. An
 * operation may return a function, which cleans up after the measurement. Latencies in milliseconds.
 */
export async function load(url, operation, { concurrency, milliseconds, operations = mostOperations }) {
  const clients = Array.from({ length: Math.min(concurrency, mostConnections) }, () => new CognitoClient(url))
  const latencies = []
  const cleanUps = []
  const failures = { count: 0, first: undefined }
  const cpuBefore = process.cpuUsage()
  const start = performance.now()
  const deadline = start + Math.min(milliseconds, longestMilliseconds)
  const last = Math.min(operations, mostOperations)
  let issued = 0

  async function loop(client) {
    while (performance.now() < deadline && issued < last && failures.count < toleratedErrors) {
      const begin = performance.now()
      try {
        const result = await operation(client, issued++)
        latencies.push(performance.now() - begin)
        if (typeof result === 'function') cleanUps.push(result)
      } catch (error) {
        failures.count++
        failures.first ??= error.message
      }
    }
  }

  await Promise.all(clients.map(loop))
  const seconds = (performance.now() - start) / 1000
  const cpu = process.cpuUsage(cpuBefore)
  for (const cleanUp of cleanUps) await cleanUp(clients[0]).catch(() => {})
  for (const client of clients) client.close()
  return { ...summary(latencies, seconds), errors: failures.count, failure: failures.first, clientCpu: toCpu(cpu) }
}

function summary(latencies, seconds) {
  latencies.sort((a, b) => a - b)
  return {
    operations: latencies.length,
    rate: latencies.length / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  }
}

function toCpu({ user, system }) {
  return (user + system) / 1000
}
