import fc from 'fast-check'
import type { PolicyDocument, Statement } from '../../src/aws/policy/policy-document.js'
import type { NaiveLayer } from './naive-evaluator.js'
import type { Context } from './naive-texts.js'
import { type ConditionCase, conditionBlocks, keyNames, open, valuesOfType } from './random-conditions.js'

export interface Case {
  readonly layers: readonly NaiveLayer[]
  readonly requests: readonly { readonly action: string; readonly resource: string }[]
  readonly context: Context
}

const words = (chars: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...chars), { maxLength }).map((found) => found.join(''))

const often = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>, odds = 8) =>
  fc.oneof({ weight: odds, arbitrary: usual }, { weight: 1, arbitrary: odd })

const actionPatterns = often(
  fc
    .tuple(fc.constantFrom('a', 'A', 'b'), words(['x', 'y', 'X', '*', '*', '?'], 4))
    .map(([service, name]) => `${service}:${name}`),
  fc.constantFrom('*', '*', '*', '*:x', 'a*', 'a:x:y', '?:xy', 'a', '', '**', 'a:*:*'),
  4,
)

const actions = fc
  .tuple(fc.constantFrom('a', 'A', 'b'), words(['x', 'y', 'Y'], 3))
  .map(([service, name]) => `${service}:${name}`)

const arns = fc
  .tuple(
    fc.constantFrom('r1', 'r2', 'r-1', ''),
    fc.constantFrom('1', '2'),
    words(['p', '/', 'q', ':', '*', 'é', '😀'], 4),
  )
  .map(([region, account, rest]) => `arn:aws:a:${region}:${account}:${rest}`)

const resources = often(arns, fc.constant('*'), 5)

const headParts = ['arn', 'aws', 'a', 'r1', '1'].map((usual) =>
  often(
    fc.constant(usual),
    fc.constantFrom(
      '*',
      '*',
      '?',
      '??',
      `${usual}*`,
      `*${usual.slice(1)}`,
      `${usual.slice(0, 1)}*1`,
      '*?',
      '',
      `${open}k:text}`,
    ),
    3,
  ),
)

const tails = words(
  [
    ...['p', '/', 'q', ':', '*', '*', '?', 'é', '😀'],
    ...['*}', '?}', '$}', 'k:text}', "K:Text, 'p'}", 'k:none}', "k:none, 'q*'}", 'k:list}'].map((end) => open + end),
    ...['', '}', 'k:text', 'k text}', "k:none, 'q}"].map((end) => open + end),
  ],
  4,
)

const resourcePatterns = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(...headParts, often(tails, fc.constant('*'), 1)).map((parts) => parts.join(':')) },
  { weight: 2, arbitrary: fc.constant('*') },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('*', '?', ':*', ''))
      .map(([count, end]) => `${['arn', 'aws', 'a', 'r1', '1', 'p'].slice(0, count).join(':')}${end}`),
  },
)

const oneOrMore = <T>(one: fc.Arbitrary<T>) => fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }))

const statements: fc.Arbitrary<Statement> = fc
  .record({
    Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    action: often(fc.constant('Action'), fc.constant('NotAction'), 4),
    actions: oneOrMore(actionPatterns),
    resource: often(fc.constant('Resource'), fc.constant('NotResource'), 3),
    resources: oneOrMore(resourcePatterns),
    Condition: fc.oneof(fc.constant(undefined), fc.constant(undefined), conditionBlocks(2)),
  })
  .map(({ Effect, action, actions: named, resource, resources: about, Condition }) => ({
    Effect,
    [action]: named,
    [resource]: about,
    ...(Condition ? { Condition } : {}),
  }))

const versions = fc.constantFrom('2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined)

const toDocument = (version: string | undefined, Statement: Statement | Statement[]) =>
  ({ ...(version ? { Version: version } : {}), Statement }) as PolicyDocument

const documents: fc.Arbitrary<PolicyDocument> = fc
  .tuple(versions, fc.oneof(statements, fc.array(statements, { minLength: 1, maxLength: 5 })))
  .map(([version, found]) => toDocument(version, found))

const openDocument: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
}

const layer = (name: NaiveLayer['name']) =>
  fc
    .array(often(documents, fc.constant(openDocument), 1), { maxLength: 2 })
    .map((found): NaiveLayer => ({ name, documents: found }))

const maybe = (name: NaiveLayer['name']): fc.Arbitrary<NaiveLayer[]> =>
  often(fc.constant<NaiveLayer[]>([]), fc.tuple(layer(name)), 3)

const layers = fc
  .tuple(maybe('scp'), maybe('scp'), fc.tuple(layer('identity')), maybe('boundary'), maybe('session'))
  .map((found) => found.flat())

const spellings = (name: string) => fc.constantFrom(name, name.toUpperCase(), name.replace('k:', 'K:'))

export const contexts: fc.Arbitrary<Context> = fc
  .tuple(
    ...keyNames.map(({ name, type, list }) =>
      fc.option(fc.tuple(spellings(name), list ? fc.array(valuesOfType(type), { maxLength: 3 }) : valuesOfType(type))),
    ),
  )
  .map((entries) => Object.fromEntries(entries.filter((entry) => entry !== null)))

export const cases: fc.Arbitrary<Case> = fc.record({
  layers,
  requests: fc.array(fc.record({ action: actions, resource: resources }), { minLength: 2, maxLength: 2 }),
  context: contexts,
})

/** A document that allows everything under one condition. */
export function documentOf({ operator, key, values }: ConditionCase, version: string | undefined): PolicyDocument {
  return toDocument(version, {
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: { [operator]: { [key]: values } },
  })
}

export const documentVersions = versions
