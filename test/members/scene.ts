import type { OperationName } from '../../src/api/model/operations.js'
import type { Members, Reply, World } from './world.js'

/** Fresh resources, the input of a call on them without the member in question, and a look at what it did. */
export interface Stage {
  readonly input: Members
  /** Values that only these resources have, by path of the member. */
  readonly values?: Members
  readonly look?: (reply: Reply) => Promise<unknown>
}

/** Optional members of one operation with the values that are sent, by path: `Policies.PasswordPolicy`, `Schema[].Name`. */
export interface Scene {
  readonly operation: OperationName
  readonly stage: (world: World) => Promise<Stage>
  readonly members: Readonly<Record<string, unknown>>
}

/** A value with what it needs: members that are sent with and without it, or the words by which it is refused. */
export class Sent {
  readonly value: unknown
  readonly beside: Members
  readonly refusal: RegExp | undefined

  constructor(value: unknown, beside: Members = {}, refusal?: RegExp) {
    this.value = value
    this.beside = beside
    this.refusal = refusal
  }
}

const fromStage = Symbol('staged')

/** Found among the stage's values. */
export const staged = new Sent(fromStage)

export function stagedBeside(members: Members): Sent {
  return new Sent(fromStage, members)
}

export function isStaged({ value }: Sent): boolean {
  return value === fromStage
}

/** In the stage's input already; it is left out of the call without it. */
export const present = new Sent(Symbol('present'))

export function beside(members: Members, value: unknown): Sent {
  return new Sent(value, members)
}

/** With the member the call is refused; of a structure that is refused all members are. */
export function refused(refusal: RegExp, value: unknown, members: Members = {}): Sent {
  return new Sent(value, members, refusal)
}

export function sentOf(value: unknown): Sent {
  return value instanceof Sent ? value : new Sent(value)
}
