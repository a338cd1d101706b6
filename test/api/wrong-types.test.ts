import { expect, test } from 'vitest'
import { type OperationName, operationTable } from '../../src/api/model/operations.js'
import { shapes } from '../../src/api/model/shapes.js'
import { codec } from '../../src/api/protocol/codec.js'

interface Place {
  readonly shape: string
  /** The input with `value` at this place. */
  readonly wrap: (value: unknown) => unknown
}

/** Every place of an input, down to the items of lists and the values of maps. */
function placesOf(shape: string, wrap: Place['wrap']): Place[] {
  const { type, members, member, value: entry } = shapes[shape] ?? {}
  const inner =
    type === 'structure'
      ? Object.entries(members ?? {}).flatMap(([name, target]) => placesOf(target, (value) => wrap({ [name]: value })))
      : type === 'list'
        ? placesOf(member ?? '', (value) => wrap([value]))
        : type === 'map'
          ? placesOf(entry ?? '', (value) => wrap({ key: value }))
          : []
  return [{ shape, wrap }, ...inner]
}

const samples: Readonly<Record<string, unknown>> = {
  string: 'x',
  number: 1,
  boolean: true,
  list: ['x'],
  map: { a: 'x' },
}
const accepted: Readonly<Record<string, readonly string[]>> = {
  structure: ['map'],
  list: ['list'],
  map: ['map'],
  string: ['string'],
  integer: ['number'],
  long: ['number'],
  boolean: ['boolean'],
  timestamp: ['number'],
  blob: [],
  document: Object.keys(samples),
}

test.each(Object.keys(operationTable) as OperationName[])(
  '%s: a value of a wrong JSON type anywhere → SerializationException',
  (name) => {
    const { input } = operationTable[name]
    for (const { shape, wrap } of placesOf(input, (value) => value)) {
      const type = shapes[shape]?.type ?? ''
      for (const [kind, sample] of Object.entries(samples)) {
        if (accepted[type]?.includes(kind)) continue
        const body = JSON.stringify(wrap(sample))
        expect(() => codec.decode(input, Buffer.from(body)), body).toThrow(
          expect.objectContaining({ name: 'SerializationError' }),
        )
      }
    }
  },
)
