import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runCommand } from '../support/run-command.js'
import { startServer } from '../support/start-server.js'

test('every near miss is refused, and none is impossible here', async () => {
  const server = await startServer()
  const script = fileURLToPath(new URL('run.mjs', import.meta.url))
  const { stdout } = await runCommand(process.execPath, [script, server.endpoint, '--json'])
  await server.stop()
  const { totals, results } = JSON.parse(stdout)
  const faults = results.filter(({ accepted, broken, impossible }: { accepted: []; broken: []; impossible: [] }) =>
    [accepted, broken, impossible].some(({ length }) => length > 0),
  )
  expect(faults).toEqual([])
  expect(totals.refused).toBeGreaterThan(250)
}, 120_000)
