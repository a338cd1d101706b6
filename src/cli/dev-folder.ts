import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DevPlan } from '../config/dev-plan.js'
import { isReadableByOthers, parseMasterKey } from '../config/key-files.js'
import { readableByOthers } from '../config/server-parts.js'
import { systemRandom } from '../crypto/random.js'

const KEY_BYTES = 32

export type PreparedFolder =
  | { readonly masterKey: Buffer; readonly warnings: readonly string[] }
  | { readonly problem: string }

/** Makes the folder of `poolgate dev` and its master key at the first start; later starts find them. */
export function prepareDevFolder(plan: DevPlan, platform: string): PreparedFolder {
  const { dataFolder, server } = plan
  if (server.storage.kind === 'memory') {
    return { masterKey: plan.masterKey ?? systemRandom.bytes(KEY_BYTES), warnings: [] }
  }
  try {
    makeFolder(dataFolder)
    if (plan.masterKey) return { masterKey: plan.masterKey, warnings: [] }
    return masterKeyIn(dataFolder, { server, platform })
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException
    return { problem: `${path ?? dataFolder} cannot be used (${code})` }
  }
}

function masterKeyIn(
  folder: string,
  { server, platform }: Pick<DevPlan, 'server'> & { platform: string },
): PreparedFolder {
  const file = join(folder, 'master.key')
  const { storage } = server
  if (existsSync(file)) {
    const reading = parseMasterKey(readFileSync(file, 'utf8'), file)
    if ('problem' in reading) return { problem: `${file} ${reading.problem.what}` }
    const warnings = isReadableByOthers(file, platform) ? [readableByOthers(file)] : []
    return { masterKey: reading.value, warnings }
  }
  if (storage.kind === 'file' && existsSync(storage.path)) {
    const problem = `${storage.path} was made with a master key that is gone: put ${file} back, or remove the folder ${dirname(file)} to start anew`
    return { problem }
  }
  const masterKey = systemRandom.bytes(KEY_BYTES)
  keep(file, `${masterKey.toString('base64')}\n`)
  return { masterKey, warnings: [] }
}

/** Databases and keys of developers do not belong in a repository. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, '.gitignore'), '*\n')
}

/** On disk before anything is sealed with it; fails when the file exists. */
function keep(file: string, text: string): void {
  const handle = openSync(file, 'wx', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
