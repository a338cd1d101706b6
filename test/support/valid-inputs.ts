import { type OperationName, operationTable } from '../../src/api/model/operations.js'
import { shapes } from '../../src/api/model/shapes.js'
import { codec } from '../../src/api/protocol/codec.js'
import { compileMatcher } from '../../src/aws/json/patterns.js'

const texts = [
  'a',
  'abcdefgh',
  'us-east-1_AbCdEf123',
  'us-east-1_0a1b2c3d',
  'example.com',
  '12345678',
  'https://example.com/a',
  '{####}',
  'import-a',
  'terms-of-use',
  'arn:aws:iam::123456789012:role/a',
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  'eyJhbGciOiJub25lIn0.e30.YQ',
]

/** An input that the model accepts, made of the required members alone; `given` overrides members. */
export function validInput(
  operation: OperationName,
  given: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { input: shapeName } = operationTable[operation]
  const input = { ...(sampleOf(shapeName) as Record<string, unknown>), ...given }
  const violations = codec.findViolations(shapeName, codec.decode(shapeName, Buffer.from(JSON.stringify(input))))
  if (violations !== undefined) throw new Error(`No valid input of ${operation} is known: ${violations}`)
  return input
}

/** A value of the shape, made of required members alone. */
export function sampleOf(name: string): unknown {
  const shape = shapes[name]
  if (!shape) throw new Error(`The model has no shape ${name}`)
  switch (shape.type) {
    case 'structure':
      return Object.fromEntries(
        (shape.required ?? []).map((member) => [member, sampleOf(shape.members?.[member] ?? '')]),
      )
    case 'list':
      return [sampleOf(shape.member ?? '')]
    case 'map':
      return { [String(sampleOf(shape.key ?? ''))]: sampleOf(shape.value ?? '') }
    case 'string':
      return shape.enum?.[0] ?? textOf(name)
    case 'boolean':
      return true
    case 'timestamp':
      return 0
    case 'blob':
      return 'AAAA'
    case 'document':
      return {}
    default:
      return shape.min ?? 1
  }
}

function textOf(name: string): string {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, pattern } = shapes[name] ?? {}
  const fits = pattern === undefined ? () => true : compileMatcher(pattern)
  const candidates = [...texts, 'a'.repeat(min), '1'.repeat(min)]
  return candidates.find((text) => text.length >= min && text.length <= max && fits(text)) ?? ''
}
