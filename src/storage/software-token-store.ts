import type { Kysely } from 'kysely'
import type { Sub, UserPoolId } from '../entities/ids.js'
import type { SoftwareToken } from '../entities/user.js'
import type { Database, SoftwareTokenRow } from './schema.js'
import { Statement } from './statement.js'

/** Which secret a code was of, and the time step that it was of. */
export interface AcceptedCode {
  /** The cell as it was read: when another took its place meanwhile the code is worth nothing. */
  readonly sealed: string
  /** Time steps since 1970. */
  readonly step: number
}

/** Software tokens, one for each user, with the secret that waits for its first code. */
export class SoftwareTokenStore {
  readonly #db: Kysely<Database>
  readonly #find: Statement<{ poolId: string; sub: string }, Omit<SoftwareTokenRow, 'pool_id' | 'sub'>>
  readonly #acceptStep: Statement<{ poolId: string; sub: string; sealed: string; step: number }, { last_step: number }>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#find = new Statement(db, ({ poolId, sub }) =>
      db
        .selectFrom('software_tokens')
        .select(['sealed_secret', 'sealed_pending', 'friendly_name', 'last_step'])
        .where('pool_id', '=', poolId)
        .where('sub', '=', sub),
    )
    this.#acceptStep = new Statement(db, ({ poolId, sub, sealed, step }) =>
      db
        .updateTable('software_tokens')
        .set({ last_step: step })
        .where('pool_id', '=', poolId)
        .where('sub', '=', sub)
        .where('sealed_secret', '=', sealed)
        .where('last_step', '<', step)
        .returning('last_step'),
    )
  }

  async find(poolId: UserPoolId, sub: Sub): Promise<SoftwareToken | undefined> {
    const row = await this.#find.first({ poolId, sub })
    return (
      row && {
        sealedSecret: row.sealed_secret ?? undefined,
        sealedPending: row.sealed_pending ?? undefined,
        friendlyName: row.friendly_name ?? undefined,
        lastStep: row.last_step,
      }
    )
  }

  /** Keeps a secret until its first code, in place of one that waited before. The present one stays good. */
  async putPending(poolId: UserPoolId, sub: Sub, sealedPending: string): Promise<void> {
    await this.#db
      .insertInto('software_tokens')
      .values({
        pool_id: poolId,
        sub,
        sealed_secret: null,
        sealed_pending: sealedPending,
        friendly_name: null,
        last_step: 0,
      })
      .onConflict((conflict) => conflict.columns(['pool_id', 'sub']).doUpdateSet({ sealed_pending: sealedPending }))
      .execute()
  }

  /** Makes the waiting secret the user's; false when it no longer waits: of parallel first codes one gets true. */
  async activate(
    poolId: UserPoolId,
    sub: Sub,
    accepted: AcceptedCode & { readonly sealedSecret: string; readonly friendlyName: string | undefined },
  ): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('software_tokens')
      .set({
        sealed_secret: accepted.sealedSecret,
        sealed_pending: null,
        friendly_name: accepted.friendlyName ?? null,
        last_step: accepted.step,
      })
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('sealed_pending', '=', accepted.sealed)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }

  /** Registers a secret that waited in a session string; false when the user has a token already. */
  async insert(
    poolId: UserPoolId,
    sub: Sub,
    token: { readonly sealedSecret: string; readonly friendlyName: string | undefined; readonly step: number },
  ): Promise<boolean> {
    const present = {
      sealed_secret: token.sealedSecret,
      sealed_pending: null,
      friendly_name: token.friendlyName ?? null,
      last_step: token.step,
    }
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('software_tokens')
      .values({ pool_id: poolId, sub, ...present })
      .onConflict((conflict) =>
        conflict.columns(['pool_id', 'sub']).doUpdateSet(present).where('software_tokens.sealed_secret', 'is', null),
      )
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  /** Uses up a time step and all before it; false when it was used: of parallel codes of one step one gets true. */
  async acceptStep(poolId: UserPoolId, sub: Sub, { sealed, step }: AcceptedCode): Promise<boolean> {
    return (await this.#acceptStep.first({ poolId, sub, sealed, step })) !== undefined
  }

  /** False when there was none. */
  async delete(poolId: UserPoolId, sub: Sub): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('software_tokens')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .executeTakeFirstOrThrow()
    return numDeletedRows > 0n
  }
}
