import type { AssetType } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, ManagedLoginCalls, png, unknownClient, unknownPool } from './managed-login-calls.js'

let server: TestServer
let calls: ManagedLoginCalls

beforeAll(async () => {
  server = await startServer()
})
beforeEach(async () => {
  calls = await ManagedLoginCalls.create(server)
})
afterAll(() => server.stop())

const settings = { components: { form: { borderRadius: 2 } }, free: [1, null, 'ü', { __proto__x: true }] }
const logo: AssetType = { Category: 'FORM_LOGO', ColorMode: 'LIGHT', Extension: 'PNG', Bytes: png }
const choice = invalidParameter('useCognitoProvidedValues or settings should be specified (but not both)')

describe('CreateManagedLoginBranding', () => {
  test('settings and assets come back as they were sent', async () => {
    const assets = [logo, { ...logo, ColorMode: 'DARK' as const, ResourceId: 'a b-c' }]
    const branding = await calls.brand({ Settings: settings, Assets: assets })
    expect(branding).toEqual({
      ManagedLoginBrandingId: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      UserPoolId: calls.seed.poolId,
      UseCognitoProvidedValues: false,
      Settings: settings,
      Assets: assets,
      CreationDate: expect.any(Date),
      LastModifiedDate: expect.any(Date),
    })
  })

  test('UseCognitoProvidedValues has no settings, and may have assets', async () => {
    const branding = await calls.brand({ UseCognitoProvidedValues: true, Assets: [logo] })
    expect(branding.UseCognitoProvidedValues).toBe(true)
    expect(branding).not.toHaveProperty('Settings')
    expect(branding.Assets).toEqual([logo])
  })

  test.each([
    ['neither', {}],
    ['neither, with false', { UseCognitoProvidedValues: false }],
    ['assets alone', { Assets: [logo] }],
    ['both', { UseCognitoProvidedValues: true, Settings: {} }],
  ])(
    '%s → InvalidParameterException "useCognitoProvidedValues or settings should be specified (but not both)"',
    async (_name, members) => {
      expect(await refusalOf(calls.brand(members))).toEqual(choice)
    },
  )

  test('a second one of the client → ManagedLoginBrandingExistsException; of 20 at once one is made', async () => {
    const creations = Array.from({ length: 20 }, () => calls.brand({ Settings: settings }))
    expect(await outcomesOf(creations)).toEqual({ ok: 1, ManagedLoginBrandingExistsException: 19 })
    expect(await refusalOf(calls.brand({ UseCognitoProvidedValues: true }))).toEqual({
      name: 'ManagedLoginBrandingExistsException',
      message: 'A managed login branding style already exists for the client.',
      status: 400,
    })
  })

  test.each([
    ['a text', 'x'],
    ['a list', []],
    ['a number', 1],
  ])('%s as settings → InvalidParameterException', async (_name, Settings) => {
    expect(await refusalOf(calls.brand({ Settings }))).toEqual(invalidParameter('The settings must be a JSON object.'))
  })

  test('settings that are too deep or too large → InvalidParameterException', async () => {
    let deep: object = {}
    for (let level = 0; level < 20; level += 1) deep = { deep }
    expect(await refusalOf(calls.brand({ Settings: { deep } as never }))).toEqual(
      invalidParameter('The settings have too many levels.'),
    )
    expect(await refusalOf(calls.brand({ Settings: { text: 'x'.repeat(256 * 1024) } }))).toEqual(
      invalidParameter('The settings are too large.'),
    )
  })

  test('ICO for anything but the favicon, or two assets for one place → InvalidParameterException', async () => {
    const refusal = (Assets: AssetType[]) => refusalOf(calls.brand({ Settings: {}, Assets }))
    expect(await refusal([{ ...logo, Extension: 'ICO' }])).toEqual(
      invalidParameter('Only FAVICON_ICO can have the extension ICO.'),
    )
    expect(await refusal([logo, logo])).toEqual(invalidParameter('Two assets are for the same place.'))
    expect((await refusal([{ ...logo, Category: 'NONE' as never }])).message).toContain(
      "at 'assets.1.member.category' failed to satisfy constraint: Member must satisfy enum value set",
    )
    const icon = { ...logo, Category: 'FAVICON_ICO', Extension: 'ICO' } as const
    expect((await calls.brand({ Settings: {}, Assets: [icon] })).Assets).toEqual([icon])
  })

  test('an unknown pool or client, or a client of another pool → ResourceNotFoundException', async () => {
    const other = await ManagedLoginCalls.create(server)
    const members = { UseCognitoProvidedValues: true }
    expect(await refusalOf(calls.brand({ ...members, UserPoolId: 'us-east-1_nothere00' }))).toEqual(unknownPool)
    expect(await refusalOf(calls.brand({ ...members, ClientId: 'nothere' }))).toEqual(unknownClient)
    const foreign = calls.brand({ ...members, ClientId: other.seed.clientId })
    expect((await refusalOf(foreign)).name).toBe('ResourceNotFoundException')
  })
})
