import {
  type AssetType,
  UpdateManagedLoginBrandingCommand,
  type UpdateManagedLoginBrandingCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, jpeg, ManagedLoginCalls, png, unknownBranding, unknownId } from './managed-login-calls.js'

let server: TestServer
let calls: ManagedLoginCalls
let id: string

const logo = { Category: 'FORM_LOGO', ColorMode: 'LIGHT', Extension: 'PNG', Bytes: png } as const satisfies AssetType

beforeAll(async () => {
  server = await startServer()
})
beforeEach(async () => {
  calls = await ManagedLoginCalls.create(server)
  const Settings = { a: { b: 1, c: 2 }, list: [1, 2] }
  id = String((await calls.brand({ Settings, Assets: [logo] })).ManagedLoginBrandingId)
})
afterAll(() => server.stop())

const update = async (members: Partial<UpdateManagedLoginBrandingCommandInput>) => {
  const input = { UserPoolId: calls.seed.poolId, ManagedLoginBrandingId: id, ...members }
  return (await server.client.send(new UpdateManagedLoginBrandingCommand(input))).ManagedLoginBranding
}
const missing = (member: string) =>
  invalidParameter(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  )

describe('UpdateManagedLoginBranding', () => {
  test('settings are merged, lists replaced; what is left out stays', async () => {
    const changed = await update({ Settings: { a: { c: 3 }, list: [] } })
    expect(changed).toMatchObject({ Settings: { a: { b: 1, c: 3 }, list: [] }, Assets: [logo] })
    expect(await update({})).toMatchObject({ Settings: { a: { b: 1, c: 3 }, list: [] } })
  })

  test('an asset replaces the one for the same place and stands beside others', async () => {
    const dark = { ...logo, ColorMode: 'DARK' } as const
    const other = { ...logo, Extension: 'JPEG', Bytes: jpeg } as const
    expect((await update({ Assets: [dark] }))?.Assets).toEqual([logo, dark])
    expect((await update({ Assets: [other] }))?.Assets).toEqual([dark, other])
  })

  test('back to built-in values drops the settings', async () => {
    const provided = await update({ UseCognitoProvidedValues: true })
    expect(provided).toMatchObject({ UseCognitoProvidedValues: true, Assets: [logo] })
    expect(provided).not.toHaveProperty('Settings')
    expect(await update({ Settings: { x: 1 } })).toMatchObject({ UseCognitoProvidedValues: false, Settings: { x: 1 } })
  })

  test('more than forty assets in all → InvalidParameterException, and nothing is changed', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ ...logo, ResourceId: `r${index}` }))
    expect(await refusalOf(update({ Assets: many }))).toEqual(
      invalidParameter('A branding can have at most 40 assets.'),
    )
    expect((await update({}))?.Assets).toEqual([logo])
  })

  test('both → InvalidParameterException', async () => {
    expect(await refusalOf(update({ UseCognitoProvidedValues: true, Settings: {} }))).toEqual(
      invalidParameter('useCognitoProvidedValues or settings should be specified (but not both)'),
    )
  })

  test('without an id of pool or branding → InvalidParameterException', async () => {
    expect(await refusalOf(update({ UserPoolId: undefined }))).toEqual(missing('userPoolId'))
    expect(await refusalOf(update({ ManagedLoginBrandingId: undefined }))).toEqual(missing('managedLoginBrandingId'))
  })

  test('an unknown one, or one of another pool → ResourceNotFoundException', async () => {
    const other = await ManagedLoginCalls.create(server)
    expect(await refusalOf(update({ ManagedLoginBrandingId: unknownId }))).toEqual(unknownBranding)
    expect(await refusalOf(update({ UserPoolId: other.seed.poolId }))).toEqual(unknownBranding)
  })

  test('of twenty changes at once none is lost', async () => {
    const changes = Array.from({ length: 20 }, (_, index) => update({ Settings: { [`k${index}`]: index } }))
    expect(await outcomesOf(changes)).toEqual({ ok: 20 })
    const { Settings } = (await update({})) ?? {}
    expect(Object.keys(Settings as object)).toHaveLength(22)
  })

  test('names such as __proto__ are names like others', async () => {
    const Settings = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
    const changed = await update({ Settings })
    expect(Object.keys(changed?.Settings as object)).toContain('__proto__')
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})
