/** The one source of the present. Injected everywhere; `dev` can set, advance and freeze it. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
