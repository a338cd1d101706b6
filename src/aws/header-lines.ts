/**
 * The headers of a request as they arrived: Node's `rawHeaders`, looked up without regard to case and with repeated
 * headers kept apart, because a joined or a dropped one would let two readers of a request see different things.
 */
export class HeaderLines {
  readonly #values = new Map<string, string[]>()

  constructor(rawHeaders: readonly string[]) {
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      const name = (rawHeaders[index] as string).toLowerCase()
      const value = rawHeaders[index + 1] as string
      const values = this.#values.get(name)
      if (values) values.push(value)
      else this.#values.set(name, [value])
    }
  }

  /** Lower-case names, each once. */
  names(): IterableIterator<string> {
    return this.#values.keys()
  }

  /** In order of arrival. */
  all(name: string): readonly string[] | undefined {
    return this.#values.get(name)
  }

  /** The value of a header that was sent exactly once. */
  single(name: string): string | undefined {
    const values = this.#values.get(name)
    return values?.length === 1 ? values[0] : undefined
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }
}
