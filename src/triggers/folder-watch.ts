import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A look at more files than this would be felt. */
const MOST_FILES = 2000
/** Calls that come together share one look. */
const FRESH_MILLISECONDS = 100

/** Tells whether a file beside a module, or in a folder below, has changed. It looks when asked, so that no change is missed. */
export class FolderWatch {
  readonly #file: string
  #known: string | undefined
  #look: { readonly at: number; readonly result: Promise<boolean> } | undefined

  constructor(file: string) {
    this.#file = file
  }

  /** Since the last time that it was asked. Installed packages and hidden folders do not count. */
  hasChanged(): Promise<boolean> {
    const now = performance.now()
    if (this.#look && now - this.#look.at < FRESH_MILLISECONDS) return this.#look.result.then(() => false)
    const result = this.#compare()
    this.#look = { at: now, result }
    return result
  }

  async #compare(): Promise<boolean> {
    const states: string[] = [await stateOf(this.#file)]
    await collect(dirname(this.#file), states)
    const state = states.join('\n')
    const isChanged = this.#known !== undefined && this.#known !== state
    this.#known = state
    return isChanged
  }
}

async function collect(folder: string, states: string[]): Promise<void> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const counted = entries.filter(({ name }) => name !== 'node_modules' && !name.startsWith('.'))
  for (const entry of counted) {
    if (states.length > MOST_FILES) return
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await collect(path, states)
    else states.push(await stateOf(path))
  }
}

async function stateOf(path: string): Promise<string> {
  const { mtimeMs, size } = await stat(path).catch(() => ({ mtimeMs: 0, size: 0 }))
  return `${path} ${mtimeMs} ${size}`
}
