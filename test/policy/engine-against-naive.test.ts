import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePolicy } from '../../src/aws/policy/compiled-policy.js'
import { contextOf } from '../../src/aws/policy/context.js'
import { evaluate, type Layer } from '../../src/aws/policy/evaluate.js'
import { inWords, type NaiveLayer, naiveDecision } from './naive-evaluator.js'
import { conditions, operators } from './random-conditions.js'
import { cases, contexts, documentOf, documentVersions } from './random-policies.js'

const minute = 60_000

function compileLayers(layers: readonly NaiveLayer[]): Layer[] {
  return layers.map(({ name, documents }) => ({ name, policies: documents.map(compilePolicy) }))
}

test('the engine and a naive reading of the rules decide 100,000 random sets of policies alike', {
  timeout: minute,
}, () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(cases, ({ layers, requests, context }) => {
      const compiled = compileLayers(layers)
      for (const request of requests) {
        const found = inWords(evaluate(compiled, { ...request, context: contextOf(context) }))
        expect(found).toBe(naiveDecision(layers, { ...request, context }))
        seen.set(found, (seen.get(found) ?? 0) + 1)
      }
    }),
    { numRuns: 100_000 },
  )
  // A generator whose policies hardly ever match would prove nothing.
  expect(seen.get('allowed')).toBeGreaterThan(20_000)
  expect(seen.get('explicitDeny identity')).toBeGreaterThan(10_000)
  for (const name of ['scp', 'identity', 'boundary', 'session']) {
    for (const decision of ['explicitDeny', 'implicitDeny']) {
      expect(seen.get(`${decision} ${name}`), `${decision} ${name}`).toBeGreaterThan(500)
    }
  }
})

test('every condition operator, with every affix, is seen to hold and to fail as the naive reading says', {
  timeout: minute,
}, () => {
  const outcomes = new Map<string, Set<boolean>>()
  const property = fc.property(conditions, contexts, documentVersions, (condition, context, version) => {
    const layers: NaiveLayer[] = [{ name: 'identity', documents: [documentOf(condition, version)] }]
    const request = { action: 'a:x', resource: '*' }
    const decision = inWords(evaluate(compileLayers(layers), { ...request, context: contextOf(context) }))
    expect(decision).toBe(naiveDecision(layers, { ...request, context }))
    outcomes.set(condition.operator, (outcomes.get(condition.operator) ?? new Set()).add(decision === 'allowed'))
  })
  const names = operators.flatMap((base) =>
    ['', 'ForAllValues:', 'ForAnyValue:'].flatMap((set) => ['', 'IfExists'].map((end) => `${set}${base}${end}`)),
  )
  const unseen = () => [...names, 'Null'].filter((name) => outcomes.get(name)?.size !== 2)
  fc.assert(property, { numRuns: 60_000 })
  // The rarest outcomes come once in some ten thousand runs.
  for (let more = 0; more < 6 && unseen().length > 0; more += 1) fc.assert(property, { numRuns: 30_000 })
  expect(unseen()).toEqual([])
})
