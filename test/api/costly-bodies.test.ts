import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPipeline, plainCall, type TestPipeline } from '../support/pipeline.js'

let tested: TestPipeline
beforeAll(async () => {
  tested = await createPipeline()
})
afterAll(() => tested.close())

const signUp = (members: string) => `{"ClientId":"abc","Username":"kim","Password":"secret",${members}}`
const entries = (count: number, entry: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => entry(at)).join(',')
const attribute = '{"Name":"email","Value":"a@example.com"}'

/** Bodies of n and of 2n pieces. Times are the best of several, so that a busy machine does not count. */
test.each<[name: string, body: (n: number) => string]>([
  ['nested lists', (n) => signUp(`"ClientMetadata":${'['.repeat(n * 10)}`)],
  ['one long string', (n) => signUp(`"SecretHash":"${'x'.repeat(n * 50)}"`)],
  ['integer-like keys', (n) => signUp(`"ClientMetadata":{${entries(n * 2, (at) => `"${at * 16}":"x"`)}}`)],
  ['unknown members', (n) => signUp(entries(n * 2, (at) => `"a${at}":0`))],
  ['list items', (n) => signUp(`"UserAttributes":[${entries(n / 2, () => attribute)}]`)],
  ['wrong list items', (n) => signUp(`"UserAttributes":[${entries(n / 2, () => '{"Value":1}')}]`)],
  ['escapes', (n) => signUp(`"SecretHash":"${'\\u0000'.repeat(n * 5)}"`)],
])('%s: a 4xx in time that grows no faster than the body', async (_, body) => {
  const once = await best(Buffer.from(body(10_000)))
  const twice = await best(Buffer.from(body(20_000)))
  expect(twice).toBeLessThan(100)
  expect(twice).toBeLessThan(Math.max(once * 4, 5))
})

async function best(body: Buffer): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const started = performance.now()
    const reply = await tested.pipeline.handle(plainCall('ConfirmSignUp', body))
    times.push(performance.now() - started)
    expect(reply.status).toBe(400)
  }
  return Math.min(...times)
}
