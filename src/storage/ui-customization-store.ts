import { type Kysely, sql } from 'kysely'
import { clientId, type UserPoolId, userPoolId } from '../entities/ids.js'
import type { CustomizationTarget, Logo, UiCustomization } from '../entities/ui-customization.js'
import type { Database } from './schema.js'
import type { UiCustomizationRow } from './schema-managed-login.js'

const columns = ['pool_id', 'target', 'css', 'logo_type', 'logo', 'created_at', 'modified_at'] as const

/** What a change states: `undefined` leaves a member as it is, `null` clears it. */
export interface CustomizationChange {
  readonly css: string | null | undefined
  readonly logo: Logo | null | undefined
}

export class UiCustomizationStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async find(poolId: UserPoolId, target: CustomizationTarget): Promise<UiCustomization | undefined> {
    const row = await this.#db
      .selectFrom('ui_customizations')
      .select(columns)
      .where('pool_id', '=', poolId)
      .where('target', '=', target)
      .executeTakeFirst()
    return row && toCustomization(row)
  }

  /** Makes or changes the customization in one statement, so that of two changes of other members none is lost. */
  async put(
    poolId: UserPoolId,
    target: CustomizationTarget,
    { css, logo }: CustomizationChange,
    now: Date,
  ): Promise<UiCustomization> {
    const stated = {
      ...(css !== undefined && { css }),
      ...(logo !== undefined && {
        logo_type: logo?.type ?? null,
        logo: logo && Buffer.from(logo.bytes).toString('base64'),
      }),
    }
    const time = now.getTime()
    const row = await this.#db
      .insertInto('ui_customizations')
      .values({
        ...{ css: null, logo_type: null, logo: null, ...stated },
        ...{ pool_id: poolId, target, client_id: target === 'ALL' ? null : target },
        ...{ created_at: time, modified_at: time },
      })
      .onConflict((conflict) =>
        conflict.columns(['pool_id', 'target']).doUpdateSet({ ...stated, modified_at: sql`excluded.modified_at` }),
      )
      .returning(columns)
      .executeTakeFirstOrThrow()
    return toCustomization(row)
  }
}

function toCustomization(row: Pick<UiCustomizationRow, (typeof columns)[number]>): UiCustomization {
  const { target, css, logo_type: type, logo } = row
  return {
    poolId: userPoolId(row.pool_id),
    target: target === 'ALL' ? target : clientId(target),
    ...(css !== null && { css }),
    ...(type !== null && logo !== null && { logo: { type, bytes: Buffer.from(logo, 'base64') } }),
    createdAt: new Date(row.created_at),
    modifiedAt: new Date(row.modified_at),
  }
}
