interface Collaborators {
  /** Works on what is due now; true when there may be more at once. Never called twice at a time. */
  readonly step: () => Promise<boolean>
  readonly onError: (error: unknown) => void
}

/** Lets the commit happen and gathers what arrives together. */
const WAKE_MILLISECONDS = 20

/** Works one queue off whenever somebody wakes it, until nothing is left that is due. */
export class QueueDrain {
  readonly #with: Collaborators
  #soon: NodeJS.Timeout | undefined
  #work: Promise<void> | undefined
  #cameMeanwhile = false
  #stopped = false

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  wake(): void {
    if (this.#work) this.#cameMeanwhile = true
    if (this.#stopped || this.#soon || this.#work) return
    this.#soon = setTimeout(() => {
      this.#soon = undefined
      this.#work = this.#drain().finally(() => {
        this.#work = undefined
      })
    }, WAKE_MILLISECONDS).unref()
  }

  /** Begins no other step and resolves when the present one has ended. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#soon)
    await this.#work
  }

  async #drain(): Promise<void> {
    try {
      let hasMore = true
      while (hasMore && !this.#stopped) {
        this.#cameMeanwhile = false
        const isUnfinished = await this.#with.step()
        hasMore = isUnfinished || this.#cameMeanwhile
      }
    } catch (error) {
      this.#with.onError(error)
    }
  }
}
