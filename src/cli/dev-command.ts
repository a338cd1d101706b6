import { join, relative } from 'node:path'
import type { DevPlan } from '../config/dev-plan.js'
import { ensureSample } from '../dev/sample.js'
import type { RunningServer } from '../server.js'
import { prepareDevFolder } from './dev-folder.js'
import { type ExitCode, exitCodes } from './exit-codes.js'
import { runServer } from './run-server.js'
import { devFacts, devJson, devScreen } from './start-screen.js'
import { styleFor } from './style.js'
import type { Surroundings } from './surroundings.js'

export interface CommandContext {
  readonly surroundings: Surroundings
  readonly version: string
}

/** `poolgate dev`: makes what is missing in the data folder, starts, and shows how to use it. */
export async function runDev(plan: DevPlan, { surroundings, version }: CommandContext): Promise<ExitCode> {
  const { err, out, environment, platform } = surroundings
  const prepared = prepareDevFolder(plan, platform)
  if ('problem' in prepared) {
    err.write(`Poolgate did not start: ${prepared.problem}\n`)
    return exitCodes.configuration
  }
  for (const warning of prepared.warnings) err.write(`${warning}.\n`)
  const certificate = plan.tlsHosts && (await localCertificate(plan.dataFolder, plan.tlsHosts))
  const config = {
    ...plan.server,
    masterKey: prepared.masterKey,
    ...(certificate ? { tls: { kind: 'local' as const, ...certificate } } : {}),
  }
  const announce = async (running: RunningServer) => {
    const sample = plan.sample ? await ensureSample(running.services, config.region) : undefined
    const facts = devFacts({
      plan,
      running,
      version,
      milliseconds: surroundings.uptime(),
      shownFolder: relative(surroundings.folder, plan.dataFolder) || '.',
      ...(sample ? { sample } : {}),
      ...(certificate ? { caFile: certificate.caFile } : {}),
    })
    out.write(out.isTerminal ? devScreen(facts, styleFor(true, environment)) : devJson(facts))
  }
  return runServer(config, surroundings, announce)
}

async function localCertificate(dataFolder: string, hosts: readonly string[]) {
  const { ensureLocalCertificate } = await import('../dev/local-certificate.js')
  return ensureLocalCertificate(join(dataFolder, 'tls'), { hosts, now: new Date() })
}
