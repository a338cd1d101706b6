import fc from 'fast-check'
import { type OperationName, operationTable } from '../../src/api/model/operations.js'
import { type Shape, shapes } from '../../src/api/model/shapes.js'

export interface FuzzedCall {
  readonly operation: string
  readonly body: Buffer
}

/** Real values by shape, so that part of the calls gets past the constraints. */
export type KnownValues = Readonly<Record<string, readonly unknown[]>>

type Path = readonly (string | number)[]

const longestText = 131_073
const oddTexts = [
  '',
  ' ',
  'kim',
  '\0',
  '\ud800',
  'a\udc00b',
  '\u{1f600}',
  '__proto__',
  'constructor',
  'a b',
  'Ａ',
  '\u202e',
  '%00',
  '{####}',
  '"',
  '\\',
  'true',
  '0',
]
const oddValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  61,
  2 ** 31,
  -(2 ** 53),
  1e308,
  [],
  {},
  [null],
  [[]],
  [{}],
  { '': null },
  { __proto__: null, toString: 1 },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  'x'.repeat(100_000),
  ...oddTexts,
]

/**
 * Calls of every operation made from the model: inputs at and around every bound, with wrong types, odd texts and
 * missing or extra members; a smaller part is broken as JSON or made to be costly.
 */
export function fuzzedCalls(known: KnownValues): fc.Arbitrary<FuzzedCall> {
  const values = new Values(known)
  const calls = Object.entries(operationTable).map(([operation, { input }]) =>
    fc.tuple(values.of(input), mutations, rendering).map(([value, mutate, render]) => ({
      operation: operation as OperationName,
      body: render(mutate(value)),
    })),
  )
  return fc.oneof(...calls)
}

class Values {
  readonly #known: KnownValues
  readonly #built = new Map<string, fc.Arbitrary<unknown>>()

  constructor(known: KnownValues) {
    this.#known = known
  }

  of(name: string): fc.Arbitrary<unknown> {
    let arbitrary = this.#built.get(name)
    if (!arbitrary) {
      arbitrary = this.#withKnown(name, this.#generate(shapes[name] as Shape))
      this.#built.set(name, arbitrary)
    }
    return arbitrary
  }

  #withKnown(name: string, generated: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
    const known = this.#known[name]
    if (!known) return generated
    return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: generated })
  }

  #generate(shape: Shape): fc.Arbitrary<unknown> {
    switch (shape.type) {
      case 'structure':
        return this.#structure(shape)
      case 'list':
        return sized(this.of(shape.member ?? ''), shape)
      case 'map':
        return fc.dictionary(
          fc.oneof(textOf(shapes[shape.key ?? ''] as Shape), fc.constantFrom(...oddTexts)),
          this.of(shape.value ?? ''),
          { maxKeys: 4 },
        )
      case 'string':
        return textOf(shape)
      case 'integer':
      case 'long':
        return fc.constantFrom(...around(shape.min ?? 0), ...around(shape.max ?? 10))
      case 'boolean':
        return fc.boolean()
      case 'timestamp':
        return fc.constantFrom(0, 1548108676.163, -1, 8.64e12, 8.65e12)
      case 'blob':
        return fc.constantFrom('', 'AQID', 'AQ==', 'A', '!')
      case 'document':
        return fc.jsonValue({ maxDepth: 3 })
    }
  }

  /** A third has no optional members: an input with many hardly ever gets past the constraints. */
  #structure({ members, required }: Shape): fc.Arbitrary<unknown> {
    const partsWith = (share: number) =>
      Object.entries(members ?? {}).map(([name, shape]) => {
        const [present, absent] = required?.includes(name) ? [30, 1] : [share, 3]
        const arbitrary = fc.oneof(
          { weight: present, arbitrary: this.of(shape) },
          { weight: absent, arbitrary: fc.constant(undefined) },
        )
        return [name, arbitrary] as const
      })
    return fc.oneof(...[0, 1, 3].map((share) => fc.record(Object.fromEntries(partsWith(share)))))
  }
}

function around(bound: number): number[] {
  return [bound - 1, bound, bound + 1]
}

function sized(item: fc.Arbitrary<unknown>, { min, max }: Shape): fc.Arbitrary<unknown> {
  const few = fc.array(item, { maxLength: 3 })
  const lengths = [...around(min ?? 1), ...around(max ?? 3)].filter((length) => length >= 0 && length <= 101)
  const exact = fc.tuple(item, fc.constantFrom(...lengths)).map(([one, length]) => Array.from({ length }, () => one))
  return fc.oneof({ weight: 4, arbitrary: few }, { weight: 1, arbitrary: exact })
}

function textOf({ enum: values, min, max }: Shape): fc.Arbitrary<string> {
  if (values)
    return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: fc.constant('NOPE') })
  const bounds = [...around(min ?? 1), ...around(max ?? 8)].filter((length) => length >= 0 && length <= longestText)
  const plain = 'a'.repeat(Math.min(Math.max(3, min ?? 0), max ?? 3))
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant(plain) },
    { weight: 2, arbitrary: fc.constantFrom(...bounds).map((length) => 'a'.repeat(length)) },
    { weight: 1, arbitrary: fc.constantFrom(...oddTexts) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  )
}

/** Most inputs stay as they are; the others get a value somewhere replaced, dropped or repeated. */
const mutations: fc.Arbitrary<(value: unknown) => unknown> = fc.oneof(
  { weight: 12, arbitrary: fc.constant((value: unknown) => value) },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(), fc.constantFrom(...oddValues)).map(
      ([at, odd]) =>
        (value: unknown) =>
          replaceAt(value, at, odd),
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(...oddValues).map((odd) => () => odd) },
)

function replaceAt(value: unknown, choice: number, odd: unknown): unknown {
  const paths = pathsOf(value, [])
  const path = paths[choice % paths.length] ?? []
  return replaced(value, path, odd)
}

function pathsOf(value: unknown, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))].slice(0, 200)
}

function replaced(value: unknown, [key, ...rest]: Path, odd: unknown): unknown {
  if (key === undefined) return odd
  if (Array.isArray(value)) return value.map((inner, at) => (String(at) === key ? replaced(inner, rest, odd) : inner))
  const entries = Object.entries(value as object)
  return Object.fromEntries(entries.map(([name, inner]) => [name, name === key ? replaced(inner, rest, odd) : inner]))
}

const rendering: fc.Arbitrary<(value: unknown) => Buffer> = fc.oneof(
  { weight: 90, arbitrary: fc.constant((value: unknown) => Buffer.from(JSON.stringify(value) ?? '')) },
  {
    weight: 8,
    arbitrary: fc.tuple(fc.nat(), fc.constantFrom('', '\0', '"', '{', ',', '\\u', '1', '\xff', '\ufeff')).map(
      ([at, text]) =>
        (value: unknown) =>
          spoil(value, at, text),
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom<(value: unknown) => Buffer>(doubled, deep, crowded, huge, manyKeys) },
)

/** Puts a piece into the text, or cuts the text off there. */
function spoil(value: unknown, choice: number, piece: string): Buffer {
  const text = JSON.stringify(value) ?? ''
  const at = choice % (text.length + 1)
  return Buffer.from(piece === '' ? text.slice(0, at) : text.slice(0, at) + piece + text.slice(at), 'latin1')
}

/** Adds text before the closing brace of an object. */
function extended(value: unknown, addition: string): Buffer {
  const text = JSON.stringify(value) ?? ''
  if (!text.endsWith('}')) return Buffer.from(text)
  return Buffer.from(`${text.slice(0, -1)}${text.length > 2 ? ',' : ''}${addition}}`)
}

function doubled(value: unknown): Buffer {
  const text = JSON.stringify(value) ?? '{}'
  return extended(value, text.length > 2 && text.startsWith('{') ? text.slice(1, -1) : '"a":1,"a":2')
}

function deep(value: unknown): Buffer {
  return extended(value, `"ClientMetadata":${'['.repeat(100_000)}${']'.repeat(100_000)}`)
}

function crowded(value: unknown): Buffer {
  const keys = Array.from({ length: 50_000 }, (_, at) => `"${at * 16}":"x"`)
  return extended(value, `"ClientMetadata":{${keys.join(',')}}`)
}

function manyKeys(value: unknown): Buffer {
  const keys = Array.from({ length: 50_000 }, (_, at) => `"${at}":0`)
  return extended(value, keys.join(','))
}

function huge(value: unknown): Buffer {
  return extended(value, `"Username":"${'x'.repeat(900_000)}"`)
}
