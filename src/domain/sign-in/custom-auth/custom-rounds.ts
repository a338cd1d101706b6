import type { Random } from '../../../crypto/random.js'
import { type Sealer, UnsealError } from '../../../crypto/sealing.js'
import type { Storage } from '../../../storage/storage.js'
import type { Clock } from '../../clock.js'
import { Failure } from '../../failure.js'
import { sessionExpiry } from '../attempts.js'
import type { SignInContext } from '../sign-in-step.js'
import type { CustomRound } from './custom-round.js'

/** A round as a session string carries it: whole, or the id under which the database keeps it. */
export type CarriedRound = CustomRound | { readonly keptAs: string }

interface Collaborators {
  readonly storage: Storage
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
}

/**
 * A session string has 2,048 characters at most (API model, SessionType). What functions remember is of any size, so a
 * round that is longer than this, in bytes of JSON, lies sealed in the database until the session expires.
 */
const longestCarried = 900

export class CustomRounds {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  async carry(context: SignInContext, round: CustomRound): Promise<CarriedRound> {
    const text = JSON.stringify(round)
    if (Buffer.byteLength(text) <= longestCarried) return round

    const { storage, sealer, clock, random } = this.#with
    const id = random.uuid()
    const sealed = sealer.seal(text, sealContext(context, id))
    const expiresAt = sessionExpiry(context, clock.now())
    await storage.transaction((tx) => tx.customRounds.insert({ id, poolId: context.pool.id, sealed, expiresAt }))
    return { keptAs: id }
  }

  async read(context: SignInContext, carried: CarriedRound): Promise<CustomRound> {
    if (!('keptAs' in carried)) return carried
    const { keptAs: id } = carried
    const { storage, sealer } = this.#with
    const kept = await storage.read.customRounds.find(context.pool.id, id)
    if (!kept) throw new Failure('session-invalid')
    try {
      return JSON.parse(sealer.open(kept, sealContext(context, id)).toString('utf8')) as CustomRound
    } catch (error) {
      if (error instanceof UnsealError) throw new Failure('session-invalid')
      throw error
    }
  }
}

function sealContext({ pool, client }: SignInContext, id: string): string {
  return `sign-in:custom-round:${pool.id}/${client.id}/${id}`
}
