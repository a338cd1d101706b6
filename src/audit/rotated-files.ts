import { readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'

/** The files that a log was, before it was rotated: `audit.20260102T030405678Z.log` beside `audit.log`. */
export class RotatedFiles {
  readonly #path: string
  readonly #keep: number

  constructor(path: string, keep: number) {
    this.#path = path
    this.#keep = keep
  }

  /** Gives the file its final name; names are in order of time. No file: an earlier attempt got this far. */
  async add(now: Date): Promise<void> {
    const target = this.#pathOf(stampAfter((await this.list()).at(-1), now))
    try {
      await rename(this.#path, target)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }

  /** Deletes the oldest files beyond those to keep. */
  async prune(): Promise<void> {
    const known = await this.list()
    for (const stamp of known.slice(0, Math.max(0, known.length - this.#keep)))
      await rm(this.#pathOf(stamp), { force: true })
  }

  /** Stamps of the files, oldest first. */
  async list(): Promise<string[]> {
    const [head, tail] = this.#nameParts()
    const names = await readdir(dirname(this.#path))
    return names
      .filter((name) => name.startsWith(head) && name.endsWith(tail))
      .map((name) => name.slice(head.length, name.length - tail.length))
      .filter((stamp) => /^\d{8}T\d{9}Z$/.test(stamp))
      .sort()
  }

  #pathOf(stamp: string): string {
    const [head, tail] = this.#nameParts()
    return join(dirname(this.#path), `${head}${stamp}${tail}`)
  }

  #nameParts(): readonly [string, string] {
    const extension = extname(this.#path)
    return [`${basename(this.#path, extension)}.`, extension]
  }
}

/** A clock that was set back must not put a new file among the old ones. */
function stampAfter(last: string | undefined, now: Date): string {
  const stamp = toStamp(now)
  if (last === undefined || stamp > last) return stamp
  const [, day, time] = /^(\d{8})T(\d{9})Z$/.exec(last) ?? []
  const iso = `${day}T${time}`.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})$/, '$1-$2-$3T$4:$5:$6.$7Z')
  return toStamp(new Date(Date.parse(iso) + 1))
}

function toStamp(date: Date): string {
  return date.toISOString().replaceAll(/[-:.]/g, '')
}
