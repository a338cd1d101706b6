#!/usr/bin/env node
import { availableParallelism } from 'node:os'
import { runProgram } from './cli/program.js'
import type { Output } from './cli/surroundings.js'

const LAST_WORDS_MILLISECONDS = 500

function outputOf(stream: NodeJS.WriteStream): Output {
  // A reader that goes away, such as `head`, must not end the server.
  stream.on('error', () => {})
  return { write: (text) => stream.write(text), isTerminal: stream.isTTY === true }
}

process.exitCode = await runProgram({
  args: process.argv.slice(2),
  environment: process.env,
  folder: process.cwd(),
  nodeVersion: process.versions.node,
  platform: process.platform,
  cores: availableParallelism(),
  uptime: () => process.uptime() * 1000,
  out: outputOf(process.stdout),
  err: outputOf(process.stderr),
  onStopSignal: (listener) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, listener)
  },
  exit: (code) => process.exit(code),
})
// What is written reaches its reader first; what still holds the process then does not hold it for long.
setTimeout(() => process.exit(), LAST_WORDS_MILLISECONDS).unref()
