import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shapes } from '../../src/api/model/shapes.js'
import { type Members, World } from '../members/world.js'

/** One resource of its own, as infrastructure tools see it. */
export interface Managed {
  read(): Promise<Members>
  /** The call by which tools change it, with what identifies it and what is required. */
  write(members: Members): Promise<unknown>
}

/** How one member is shown of a resource that never set it, once it is set, and after a change that leaves it out. */
export interface DriftRow {
  readonly member: string
  /** Absent: it is not shown. */
  readonly unset?: unknown
  /** Members that set it. Absent: nobody can. */
  readonly given?: Members
  /** Absent: as it was given. */
  readonly shown?: unknown
  /** After a change without it. Absent: as if never set. */
  readonly left?: 'kept'
}

/** Members that are sent as empty or as their default, and what is shown of them. */
export type EmptyRow = readonly [name: string, given: Members, shown: Members]

export interface DriftTable {
  readonly resource: string
  /** The model's shape of what describe shows, and that of the request by which it is changed. */
  readonly shown: string
  readonly changed: string
  readonly create: (world: World, given: Members) => Promise<Managed>
  readonly rows: readonly DriftRow[]
  /** What the model could show but nothing ever is. */
  readonly neverShown?: readonly string[]
  readonly empty?: readonly EmptyRow[]
  /** What is shown in the words of a change, where these are not the same. */
  readonly asChange?: (shown: Members) => Members
}

export const anything = expect.anything()
/** Told of the last change, whatever it changed; no tool sets them. */
const ofTime = ['LastModifiedDate', 'UserLastModifiedDate', 'Version', 'CSSVersion', 'ImageUrl']

/** Tests of a table: create, describe, update with what was described, describe, and every member left out. */
export function holdsStill(table: DriftTable): void {
  const { resource, rows, neverShown = [], empty = [] } = table
  let world: World
  beforeAll(async () => {
    world = await World.open()
  })
  afterAll(() => world.close())

  describe(`[demand 16] ${resource}: no drift`, () => {
    test('the table knows every member that is shown', () => {
      const members = Object.keys(shapes[table.shown]?.members ?? {})
      expect([...rows.map(({ member }) => member), ...neverShown].toSorted()).toEqual(members.toSorted())
    })

    test('of one that sets nothing these members are shown and no others', async () => {
      const expected = rows.filter(({ unset }) => unset !== undefined).map(({ member, unset }) => [member, unset])
      expect(await (await table.create(world, {})).read()).toEqual(Object.fromEntries(expected))
    })

    test.each(rows.filter(({ given }) => given))(
      '$member: given, shown, changed to the same, left out',
      async (row) => {
        const { member, given = {}, unset, left } = row
        const shown = row.shown ?? given[member]
        const managed = await table.create(world, given)
        const first = await managed.read()
        expect(first[member]).toEqual(shown)
        await managed.write(asChange(table, first))
        expect(lasting(await managed.read())).toEqual(lasting(first))
        await managed.write({})
        expect((await managed.read())[member]).toEqual(left ? shown : unset)
      },
    )

    if (empty.length > 0) {
      test.each(empty)('%s', async (_name, given, shown) => {
        const plain = lasting(await (await table.create(world, {})).read())
        const managed = await table.create(world, given)
        const first = lasting(await managed.read())
        expect(Object.keys(first).toSorted()).toEqual(Object.keys({ ...plain, ...shown }).toSorted())
        expect(first).toMatchObject(shown)
        await managed.write(given)
        expect(lasting(await managed.read())).toEqual(first)
      })
    }
  })
}

/** Those members of what is shown that a change takes, as tools send them that read before they write. */
function asChange({ changed, asChange = (shown) => shown }: DriftTable, shown: Members): Members {
  const members = shapes[changed]?.members ?? {}
  return Object.fromEntries(Object.entries(asChange(shown)).filter(([name]) => name in members))
}

function lasting(shown: Members): Members {
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !ofTime.includes(name)))
}
