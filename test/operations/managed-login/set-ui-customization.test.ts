import { DeleteUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { outcomesOf, refusalOf } from '../../support/people.js'
import { startServer, type TestServer } from '../../support/start-server.js'
import { invalidParameter, jpeg, ManagedLoginCalls, png, unknownClient, unknownPool } from './managed-login-calls.js'

let server: TestServer
let calls: ManagedLoginCalls

beforeAll(async () => {
  server = await startServer()
})
beforeEach(async () => {
  calls = await ManagedLoginCalls.create(server)
})
afterAll(() => server.stop())

const css = '.banner-customizable { background-color: #112233; }'

describe('SetUICustomization', () => {
  test('of the pool: shown with ALL, the version of its style sheet and the times', async () => {
    expect(await calls.customize({ CSS: css })).toEqual({
      UserPoolId: calls.seed.poolId,
      ClientId: 'ALL',
      CSS: css,
      CSSVersion: expect.stringMatching(/^\d{14}$/),
      LastModifiedDate: expect.any(Date),
      CreationDate: expect.any(Date),
    })
  })

  test('ClientId ALL is the pool, and a client has one of its own', async () => {
    const { clientId: ClientId } = calls.seed
    await calls.customize({ ClientId: 'ALL', CSS: css })
    await calls.customize({ ClientId, ImageFile: png })
    expect((await calls.customization())?.CSS).toBe(css)
    const own = await calls.customization(ClientId)
    expect(own?.ClientId).toBe(ClientId)
    expect(own).not.toHaveProperty('CSS')
  })

  test('what is left out stays, what is empty is cleared', async () => {
    await calls.customize({ CSS: css, ImageFile: png })
    expect(await calls.customize({ ImageFile: jpeg })).toMatchObject({ CSS: css })
    const { ImageUrl } = await calls.customize({ CSS: '' })
    expect(ImageUrl).toMatch(/image\.jpg$/)
    const cleared = await calls.customize({ ImageFile: new Uint8Array() })
    expect(cleared).not.toHaveProperty('CSS')
    expect(cleared).not.toHaveProperty('ImageUrl')
  })

  test.each([
    ['PNG', png, 'image/png'],
    ['JPEG', jpeg, 'image/jpeg'],
  ])('a %s is served at ImageUrl as a picture and nothing else', async (_name, ImageFile, type) => {
    const { ImageUrl } = await calls.customize({ ImageFile })
    const answer = await fetch(String(ImageUrl))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe(type)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(ImageFile)
  })

  test('another logo has another address, and the former one is gone', async () => {
    const { ImageUrl: former } = await calls.customize({ ImageFile: png })
    server.clock.advance(1)
    const { ImageUrl: present } = await calls.customize({ ImageFile: png })
    expect(present).not.toBe(former)
    expect((await fetch(String(former))).status).toBe(404)
    expect((await fetch(String(present))).status).toBe(200)
  })

  test('no logo is found at other addresses, nor once its pool is deleted', async () => {
    const ImageUrl = String((await calls.customize({ ImageFile: png })).ImageUrl)
    const { poolId: UserPoolId } = calls.seed
    for (const [part, other] of [
      ['/ALL/', `/${calls.seed.clientId}/`],
      ['/ALL/', '/%00/'],
      ['/ALL/', '/nothere/'],
      [UserPoolId, 'us-east-1_nothere00'],
      [UserPoolId, 'x%00'],
      ['.png', '.jpg'],
      ['image.png', '__proto__'],
    ] as const) {
      expect((await fetch(ImageUrl.replace(part, other))).status).toBe(404)
    }
    await server.client.send(new DeleteUserPoolCommand({ UserPoolId }))
    expect((await fetch(ImageUrl)).status).toBe(404)
  })

  test('a class that is not for it → InvalidParameterException "The CSS class <name> is not in the list …"', async () => {
    expect(await refusalOf(calls.customize({ CSS: '.page { color: red }' }))).toEqual(
      invalidParameter('The CSS class page is not in the list of allowed classes.'),
    )
    expect(await calls.customization()).toEqual({})
  })

  test.each([
    ['an at-rule', '@import "x";{}', 'The CSS must not have at-rules.'],
    ['an element', 'body{color:red}', 'The CSS must select by one class only.'],
    ['a pseudo-element', '.banner-customizable:before{color:red}', 'The CSS has a state that is not allowed.'],
    ['a property', '.banner-customizable{position:fixed}', 'The CSS has a property that is not allowed.'],
    ['a URL', '.banner-customizable{background:url(x)}', 'The CSS has a value that is not allowed.'],
    ['no braces', 'x', 'The CSS is malformed.'],
    ['more than 3 KB', `.banner-customizable{}${' '.repeat(3072)}`, 'The CSS must be 3 KB or smaller.'],
  ])('%s → InvalidParameterException', async (_name, CSS, message) => {
    expect(await refusalOf(calls.customize({ CSS }))).toEqual(invalidParameter(message))
  })

  test('a picture of another kind, or one that is too large → InvalidParameterException', async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    const kind = invalidParameter('The image must be a PNG or JPEG file.')
    expect(await refusalOf(calls.customize({ ImageFile: svg }))).toEqual(kind)
    expect(await refusalOf(calls.customize({ ImageFile: png.slice(0, 7) }))).toEqual(kind)
    const large = new Uint8Array(100 * 1024 + 1)
    large.set(png)
    expect(await refusalOf(calls.customize({ ImageFile: large }))).toEqual(
      invalidParameter('The image must be 100 KB or smaller.'),
    )
    expect(await calls.customize({ ImageFile: large.slice(0, 100 * 1024) })).toHaveProperty('ImageUrl')
  })

  test('an unknown pool or client → ResourceNotFoundException', async () => {
    expect(await refusalOf(calls.customize({ UserPoolId: 'us-east-1_nothere00' }))).toEqual(unknownPool)
    expect(await refusalOf(calls.customize({ ClientId: 'nothere' }))).toEqual(unknownClient)
  })

  test('twenty at once make one, and no member of theirs is lost', async () => {
    const sets = Array.from({ length: 20 }, (_, index) =>
      calls.customize(index % 2 === 0 ? { CSS: css } : { ImageFile: png }),
    )
    expect(await outcomesOf(sets)).toEqual({ ok: 20 })
    expect(await calls.customization()).toMatchObject({ CSS: css, ImageUrl: expect.any(String) })
  })
})
