import type { ServerConfig } from '../config/server-config.js'
import type { RunningServer } from '../server.js'
import type { CommandContext } from './dev-command.js'
import type { ExitCode } from './exit-codes.js'
import { runServer } from './run-server.js'
import { serveJson, serveScreen } from './serve-screen.js'
import { styleFor } from './style.js'

/** `poolgate serve`. A root credential made at this start is printed here and never again. */
export function runServe(config: ServerConfig, { surroundings, version }: CommandContext): Promise<ExitCode> {
  const { out, environment } = surroundings
  return runServer(config, surroundings, async (running: RunningServer) => {
    const facts = { config, running, version }
    out.write(out.isTerminal ? serveScreen(facts, styleFor(true, environment)) : serveJson(facts))
  })
}
