import type { ServerConfig } from '../config/server-config.js'
import { type RunningServer, startServer } from '../server.js'
import { type ExitCode, exitCodes } from './exit-codes.js'
import { explainStartFailure } from './start-failure.js'
import { styleFor } from './style.js'
import type { Surroundings } from './surroundings.js'

const STOP_MILLISECONDS = 5000

/**
 * Starts a server, announces it and keeps it until it is asked to stop. Then running requests finish and the database
 * closes, in five seconds at most; a second request to stop does not wait for that.
 */
export async function runServer(
  config: ServerConfig,
  surroundings: Surroundings,
  announce: (running: RunningServer) => Promise<void>,
): Promise<ExitCode> {
  const { err, environment } = surroundings
  const stop = stopRequest(surroundings)
  let running: RunningServer
  try {
    running = await startServer(config, { onFatal: (error) => endAtOnce(surroundings, error) })
  } catch (error) {
    const failure = await explainStartFailure(error, config)
    const style = styleFor(err.isTerminal, environment)
    err.write(`${style.warning('Poolgate did not start:')} ${failure.text}\n`)
    return failure.exitCode
  }
  for (const warning of running.warnings) err.write(`${warning}.\n`)
  await announce(running)
  await stop
  return stopGracefully(running, surroundings)
}

function stopRequest({ onStopSignal, exit }: Surroundings): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    onStopSignal(() => {
      if (asked) exit(exitCodes.interrupted)
      asked = true
      resolve()
    })
  })
}

async function stopGracefully(running: RunningServer, { err }: Surroundings): Promise<ExitCode> {
  err.write('Stopping: running requests may finish.\n')
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), STOP_MILLISECONDS)
  })
  try {
    const outcome = await Promise.race([running.close(), late])
    if (outcome === 'late') err.write('Some requests did not finish in time and were cut off.\n')
    return exitCodes.ok
  } catch (error) {
    err.write(`The stop was not clean: ${textOf(error)}\n`)
    return exitCodes.failed
  } finally {
    clearTimeout(timer)
  }
}

/** An orderly end would write to the database once more, over pages that the disk has lost. */
function endAtOnce({ err, exit }: Surroundings, error: Error): void {
  err.write(`The database can no longer be trusted to keep what it is told (${error.message}): stopped at once.\n`)
  exit(exitCodes.storage)
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
