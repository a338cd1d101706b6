import type { Kysely } from 'kysely'
import type { Device } from '../entities/device.js'
import { deviceKey, type Sub, sub as toSub, type UserPoolId, userPoolId } from '../entities/ids.js'
import type { Database, DeviceRow } from './schema.js'
import { Statement } from './statement.js'

const columns = [
  'pool_id',
  'sub',
  'device_key',
  'group_key',
  'name',
  'sealed',
  'remembered',
  'created_at',
  'modified_at',
  'authenticated_at',
  'last_ip',
] as const

/** Confirmed devices. One of another user is not found. */
export class DeviceStore {
  readonly #db: Kysely<Database>
  readonly #find: Statement<{ poolId: string; sub: string; key: string }, DeviceRow>

  constructor(db: Kysely<Database>) {
    this.#db = db
    this.#find = new Statement(db, ({ poolId, sub, key }) =>
      db
        .selectFrom('devices')
        .select(columns)
        .where('pool_id', '=', poolId)
        .where('sub', '=', sub)
        .where('device_key', '=', key),
    )
  }

  /** False when the user has the device already: of parallel inserts one wins. */
  async insert(device: Device): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('devices')
      .values(toRow(device))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }

  async find(poolId: UserPoolId, sub: Sub, key: string): Promise<Device | undefined> {
    const row = await this.#find.first({ poolId, sub, key })
    return row && toDevice(row)
  }

  /** In order of key, from the one after `after`. */
  async list(
    poolId: UserPoolId,
    sub: Sub,
    page: { readonly after?: string | undefined; readonly limit: number; readonly rememberedOnly: boolean },
  ): Promise<Device[]> {
    const rows = await this.#db
      .selectFrom('devices')
      .select(columns)
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .$if(page.after !== undefined, (query) => query.where('device_key', '>', page.after ?? ''))
      .$if(page.rememberedOnly, (query) => query.where('remembered', '=', 1))
      .orderBy('device_key')
      .limit(page.limit)
      .execute()
    return rows.map(toDevice)
  }

  /** False when the device is gone. */
  async setRemembered(device: Device, remembered: boolean, now: Date): Promise<boolean> {
    return this.#update(device, { remembered: remembered ? 1 : 0, modified_at: now.getTime() })
  }

  /** Notes a sign-in; false when the device is gone. */
  async touch(device: Device, lastIp: string, now: Date): Promise<boolean> {
    return this.#update(device, { last_ip: lastIp, authenticated_at: now.getTime(), modified_at: now.getTime() })
  }

  async delete(poolId: UserPoolId, sub: Sub, key: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('devices')
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('device_key', '=', key)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  async #update({ poolId, sub, key }: Device, values: Partial<DeviceRow>): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('devices')
      .set(values)
      .where('pool_id', '=', poolId)
      .where('sub', '=', sub)
      .where('device_key', '=', key)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  }
}

function toRow(device: Device): DeviceRow {
  return {
    pool_id: device.poolId,
    sub: device.sub,
    device_key: device.key,
    group_key: device.groupKey,
    name: device.name ?? null,
    sealed: device.sealed,
    remembered: device.remembered ? 1 : 0,
    created_at: device.createdAt.getTime(),
    modified_at: device.modifiedAt.getTime(),
    authenticated_at: device.authenticatedAt.getTime(),
    last_ip: device.lastIp,
  }
}

function toDevice(row: DeviceRow): Device {
  return {
    poolId: userPoolId(row.pool_id),
    sub: toSub(row.sub),
    key: deviceKey(row.device_key),
    groupKey: row.group_key,
    name: row.name ?? undefined,
    sealed: row.sealed,
    remembered: row.remembered === 1,
    createdAt: new Date(row.created_at),
    modifiedAt: new Date(row.modified_at),
    authenticatedAt: new Date(row.authenticated_at),
    lastIp: row.last_ip,
  }
}
