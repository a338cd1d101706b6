import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BlockCounter, countBlocks } from '../support/executed-blocks.js'
import { createPipeline, plainCall, type TestPipeline } from '../support/pipeline.js'

let tested: TestPipeline
let blocks: BlockCounter

beforeAll(async () => {
  tested = await createPipeline()
  blocks = await countBlocks()
})
afterAll(async () => {
  await blocks.close()
  await tested.close()
})

const signUp = (members: string) => `{"ClientId":"abc","Username":"kim","Password":"secret",${members}}`
const entries = (count: number, entry: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => entry(at)).join(',')
const attribute = '{"Name":"email","Value":"a@example.com"}'

/** Bodies of n and of 2n pieces. */
test.each<[name: string, body: (n: number) => string]>([
  ['nested lists', (n) => signUp(`"ClientMetadata":${'['.repeat(n * 10)}`)],
  ['one long string', (n) => signUp(`"SecretHash":"${'x'.repeat(n * 50)}"`)],
  ['integer-like keys', (n) => signUp(`"ClientMetadata":{${entries(n * 2, (at) => `"${at * 16}":"x"`)}}`)],
  ['unknown members', (n) => signUp(entries(n * 2, (at) => `"a${at}":0`))],
  ['list items', (n) => signUp(`"UserAttributes":[${entries(n / 2, () => attribute)}]`)],
  ['wrong list items', (n) => signUp(`"UserAttributes":[${entries(n / 2, () => '{"Value":1}')}]`)],
  ['escapes', (n) => signUp(`"SecretHash":"${'\\u0000'.repeat(n * 5)}"`)],
])('%s: a 4xx by work that grows no faster than the body', async (_, body) => {
  const [once, twice] = [Buffer.from(body(10_000)), Buffer.from(body(20_000))]
  const [work, moreWork] = [await workOf(once), await workOf(twice)]
  expect(work).toBeGreaterThan(100)
  expect(moreWork / work).toBeLessThan(1.05 * (twice.length / once.length))
  expect(moreWork).toBeLessThan(8 * twice.length)
})

test('the control: work that grows with the square is seen', async () => {
  const compareAll = (n: number) => blocks.during(async () => countPairs(n), '/test/api/')
  const [work, moreWork] = [await compareAll(100), await compareAll(200)]
  expect(work).toBeGreaterThan(10_000)
  expect(moreWork / work).toBeGreaterThan(3.9)
})

function countPairs(n: number): number {
  let pairs = 0
  for (let one = 0; one < n; one += 1) {
    for (let other = 0; other < n; other += 1) pairs += 1
  }
  return pairs
}

async function workOf(body: Buffer): Promise<number> {
  return blocks.during(async () => {
    const reply = await tested.pipeline.handle(plainCall('ConfirmSignUp', body))
    expect(reply.status).toBe(400)
  })
}
