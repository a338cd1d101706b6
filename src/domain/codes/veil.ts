import { setTimeout as pause } from 'node:timers/promises'

/** Well above what the work takes on an idle machine, well below what a person notices. */
const FLOOR_MILLISECONDS = 25

/**
 * Where existence is hidden: does the work and answers, or fails, no earlier than 25 ms after the start. What is done for
 * a user and for a name without one cannot be made equal to the microsecond; this hides the rest.
 */
export async function veiled<T>(isHidden: boolean, work: () => Promise<T>): Promise<T> {
  if (!isHidden) return work()
  const floor = pause(FLOOR_MILLISECONDS)
  try {
    return await work()
  } finally {
    await floor
  }
}
