import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AttachType } from '../../src/aws/policy/attachment.js'
import { compilePolicy } from '../../src/aws/policy/compiled-policy.js'
import { contextOf } from '../../src/aws/policy/context.js'
import { evaluate } from '../../src/aws/policy/evaluate.js'
import { lintPolicy } from '../../src/aws/policy/lint-policy.js'
import { parsePolicy } from '../../src/aws/policy/parse-policy.js'
import { conditionBlocks } from './random-conditions.js'
import { cases } from './random-policies.js'

const attachTypes: readonly AttachType[] = ['identity', 'managed', 'session', 'trust']
const actions = { a: [{ name: 'x', access: 'signed', resource: 'arn', conditionKeys: [] }] } as const

/** Parses, and what is accepted goes through the linter, the compiler and the engine. Whether it was accepted. */
function run(text: string, attach: AttachType): boolean {
  const parsed = parsePolicy(text, { attach, olderVersions: 'accept' })
  if ('refusal' in parsed) {
    expect(parsed.refusal.message).not.toBe('')
    expect(parsed.refusal.line).toBeGreaterThan(0)
    return false
  }
  const location = { regions: ['r1'], accountId: '1' }
  for (const { line, column } of lintPolicy(parsed.source, { attach, actions, location })) {
    expect(Math.min(line, column)).toBeGreaterThan(0)
  }
  const layers = [{ name: 'identity' as const, policies: [compilePolicy(parsed.document)] }]
  evaluate(layers, { action: 'a:x', resource: '*', context: contextOf({ 'k:text': 'a' }) })
  return true
}

test('random documents are refused, or linted, compiled and evaluated, without a throw', () => {
  let accepted = 0
  fc.assert(
    fc.property(cases, fc.constantFrom(...attachTypes), ({ layers }, attach) => {
      for (const document of layers.flatMap(({ documents }) => documents)) {
        if (run(JSON.stringify(document), attach)) accepted += 1
      }
    }),
    { numRuns: 5_000 },
  )
  expect(accepted).toBeGreaterThan(1_000)
})

const scalars = fc.constantFrom<unknown>(
  'Allow',
  'a:x',
  '*',
  '2012-10-17',
  'arn:aws:a:r1:1:p',
  '',
  1,
  true,
  null,
  '__proto__',
)

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('tree'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(
    fc.constantFrom(
      'Version',
      'Statement',
      'Sid',
      'Effect',
      'Action',
      'Resource',
      'Condition',
      'Principal',
      'AWS',
      '__proto__',
    ),
    tie('tree'),
    { maxKeys: 6 },
  ),
}))

test('values of any shape in any element are refused or accepted, without a throw', () => {
  const statements = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: fc.oneof(fc.constant('a:x'), tree),
    Resource: fc.oneof(fc.constant('*'), tree),
    Condition: fc.oneof(fc.constant({}), conditionBlocks(1), tree),
  })
  const documents = fc.oneof(tree, fc.record({ Version: fc.constant('2012-10-17'), Statement: statements }))
  fc.assert(
    fc.property(documents, fc.constantFrom(...attachTypes), (document, attach) => {
      run(JSON.stringify(document), attach)
    }),
    { numRuns: 10_000 },
  )
})

const open = '$'.concat('{')
const trusting = { Action: 'sts:AssumeRole', Resource: undefined }

test.each([
  [
    'many statements',
    (n: number) => ({ Statement: Array(n / 50).fill({ Effect: 'Allow', Action: 'a:x', Resource: '*' }) }),
  ],
  ['many actions', (n: number) => ({ Action: Array(n / 12).fill('a:*x*') })],
  ['one long action', (n: number) => ({ Action: `a:${'*x'.repeat(n / 2)}` })],
  ['one long resource', (n: number) => ({ Resource: `arn:aws:a:${':*a'.repeat(n / 3)}` })],
  ['many variables', (n: number) => ({ Resource: `arn:aws:a:r1:1:${`${open}a}`.repeat(n / 4)}` })],
  ['many openings of variables', (n: number) => ({ Condition: { StringEquals: { 'a:b': open.repeat(n / 2) } } })],
  ['many quoted texts', (n: number) => ({ Condition: { StringEquals: { 'a:b': `${open}a, 'b'}`.repeat(n / 9) } } })],
  [
    'one long principal',
    (n: number) => ({
      ...trusting,
      Principal: { AWS: `arn:aws:sts::123456789012:assumed-role/${'a/'.repeat(n / 2)}` },
    }),
  ],
  ['one long number', (n: number) => ({ Condition: { NumericEquals: { 'a:b': `${'1'.repeat(n)}x` } } })],
  ['one long unknown name', (n: number) => ({ ['x'.repeat(n)]: 1 })],
  ['many values', (n: number) => ({ Condition: { StringLike: { 'a:b': Array(n / 8).fill('*a*b') } } })],
  ['line breaks', (n: number) => ({ Sid: '\n'.repeat(n / 2) })],
])('a document of the greatest length costs little: %s', (_, build) => {
  const changes = build(120_000)
  const text = JSON.stringify(
    'Statement' in changes
      ? { Version: '2012-10-17', ...changes }
      : { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'a:x', Resource: '*', ...changes } },
  )
  for (const attach of ['identity', 'trust'] as const) {
    // The best of three: other programs of the machine take time too.
    let shortest = Number.POSITIVE_INFINITY
    for (let tries = 0; tries < 3 && shortest >= 1_500; tries += 1) {
      const start = performance.now()
      run(text, attach)
      shortest = Math.min(shortest, performance.now() - start)
    }
    expect(shortest).toBeLessThan(1_500)
  }
})
