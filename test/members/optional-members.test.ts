import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OperationName, operationTable } from '../../src/api/model/operations.js'
import { registry } from '../../src/api/registry.js'
import { Judge } from './judge.js'
import { type OptionalMember, optionalMembers } from './model-members.js'
import { type Scene, sentOf } from './scene.js'
import { clientScenes } from './scenes-of-clients.js'
import { deviceScenes } from './scenes-of-devices.js'
import { factorScenes } from './scenes-of-factors.js'
import { federationScenes } from './scenes-of-federation.js'
import { listingScenes } from './scenes-of-listings.js'
import { poolScenes } from './scenes-of-pools.js'
import { resourceScenes } from './scenes-of-resources.js'
import { signInScenes } from './scenes-of-sign-in.js'
import { signUpScenes } from './scenes-of-sign-up.js'
import { threatScenes } from './scenes-of-threats.js'
import { userScenes } from './scenes-of-users.js'
import { type Exception, withoutEffect } from './without-effect.js'
import { World } from './world.js'

const scenes: readonly Scene[] = [
  ...poolScenes,
  ...clientScenes,
  ...resourceScenes,
  ...listingScenes,
  ...signUpScenes,
  ...signInScenes,
  ...userScenes,
  ...factorScenes,
  ...deviceScenes,
  ...threatScenes,
  ...federationScenes,
]

const operations = (Object.keys(operationTable) as OperationName[]).filter((name) => registry[name].handle)

let world: World
let judge: Judge

beforeAll(async () => {
  world = await World.open()
  judge = new Judge(world)
})
afterAll(() => world.close())

const scenesOf = (name: OperationName) => scenes.filter(({ operation }) => operation === name)

const isWithin = (path: string, outer: string) => path === outer || path.startsWith(`${outer}.`)

/** The operations that an exception is of. */
function operationsOf({ operations: named, member }: Exception): readonly OperationName[] {
  return named ?? operations.filter((operation) => optionalMembers(operation).some(({ path }) => path === member))
}

/** Whether nothing tells what comes of the member. All members of a structure that is refused are refused. */
function isOpen(operation: OperationName, { path, isProvenByItsMembers }: OptionalMember): boolean {
  if (isProvenByItsMembers) return false
  const isExcepted = withoutEffect.some(
    (exception) => isWithin(path, exception.member) && operationsOf(exception).includes(operation),
  )
  const isSent = scenesOf(operation).some(({ members }) =>
    Object.entries(members).some(([sent, value]) => sent === path || (isWithin(path, sent) && sentOf(value).refusal)),
  )
  return !isExcepted && !isSent
}

describe('optional members', () => {
  test.each(operations)('%s: every one has a proof or stands in the list of exceptions', (operation) => {
    const known = optionalMembers(operation)
    expect(known.filter((member) => isOpen(operation, member)).map(({ path }) => path)).toEqual([])
    const sent = scenesOf(operation).flatMap(({ members }) => Object.keys(members))
    expect(known.map(({ path }) => path)).toEqual(expect.arrayContaining(sent))
  })

  for (const scene of scenes) {
    test.concurrent.each(Object.keys(scene.members))(
      `${scene.operation}: %s is returned, has an effect or is refused`,
      async (path) => {
        expect(await judge.prove(scene, path)).toMatch(/^(returned|effect|refused)$/)
      },
    )
  }
})

describe('the list of exceptions', () => {
  test('is short', () => {
    expect(withoutEffect.length).toBeLessThan(15)
  })

  const exceptions = withoutEffect.flatMap((exception) =>
    operationsOf(exception).map((operation) => ({ ...exception, operation })),
  )
  test.concurrent.each(exceptions)('$operation: nothing comes of $member', async ({ operation, member, value }) => {
    const [scene] = scenesOf(operation)
    if (!scene) throw new Error(`There is no scene of ${operation}.`)
    await expect(judge.prove(scene, member, value)).rejects.toThrowError(
      /^(A call with it is like one without|It is refused)/,
    )
  })
})
