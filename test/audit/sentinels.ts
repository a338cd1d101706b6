import { type OperationName, operationTable } from '../../src/api/model/operations.js'
import { type Shape, shapes } from '../../src/api/model/shapes.js'

/** Fits every secret of the model but the code of an authenticator application, which is six digits. */
const secret = 'S3ntinelS3ntinelS3ntinel'
const digits = '739182'

/** Whether a text gives one of them away. Digits inside an id are chance. */
export function hasSentinel(text: string): boolean {
  return /s3ntinel/i.test(text) || new RegExp(`(?<![\\w-])${digits}(?![\\w-])`).test(text)
}

/** Secrets and personal facts that the model does not mark. */
const alsoSecret = [
  'ConfirmationCode',
  'Code',
  'ClientMetadata',
  'ProviderDetails',
  'DeviceSecretVerifierConfig',
  'Filter',
]
/** Marked, and shown by intention. */
const shown = ['ClientIdType']

/** Members that a form of refusal is tried on. */
export type Spoiled = 'none' | 'too-long' | 'wrong-type' | 'line-feed'

interface Filling {
  readonly given: Readonly<Record<string, unknown>>
  readonly spoiled: Spoiled
  readonly isSecret: boolean
}

/** An input with every secret member filled, and with what the operation requires; undefined where nothing is secret. */
export function sentinelInput(
  operation: OperationName,
  given: Readonly<Record<string, unknown>>,
  spoiled: Spoiled = 'none',
): object | undefined {
  const { input } = operationTable[operation]
  const filled = fill(shapeOf(input), input, { given, spoiled, isSecret: false }) as Record<string, unknown>
  return hasSentinel(JSON.stringify(filled)) ? filled : undefined
}

function fill(shape: Shape, name: string, filling: Filling, depth = 0): unknown {
  const isSecret = filling.isSecret || (shape.sensitive === true && !shown.includes(name))
  const within = { ...filling, isSecret }
  switch (shape.type) {
    case 'structure':
      return Object.fromEntries(
        Object.entries(shape.members ?? {})
          .filter(([member, type]) => shape.required?.includes(member) || carriesSecret(member, type) || isSecret)
          .map(([member, type]) => [member, memberOf(member, type, within, depth)]),
      )
    case 'list':
      return [fill(shapeOf(shape.member), String(shape.member), within, depth + 1)]
    case 'map':
      return mapOf(shape, within)
    case 'string':
      return shape.enum?.[0] ?? (isSecret ? secretText(shape, filling.spoiled) : plainText(shape))
    case 'boolean':
      return true
    case 'timestamp':
      return 0
    case 'blob':
      return Buffer.from(isSecret ? secret : 'plain').toString('base64')
    case 'document':
      return isSecret ? { inner: secret } : {}
    default:
      return shape.min ?? 1
  }
}

function memberOf(member: string, type: string, filling: Filling, depth: number): unknown {
  if (filling.given[member] !== undefined && depth === 0) return filling.given[member]
  const isSecret = filling.isSecret || alsoSecret.includes(member)
  return fill(shapeOf(type), type, { ...filling, isSecret }, depth + 1)
}

/** Sign-ins read their parameters by name. */
function mapOf(shape: Shape, filling: Filling): object {
  const names = filling.isSecret
    ? ['USERNAME', 'PASSWORD', 'NEW_PASSWORD', 'SECRET_HASH', 'SMS_MFA_CODE', 'REFRESH_TOKEN', 'DEVICE_KEY', 'SRP_A']
    : ['a']
  return Object.fromEntries(names.map((key) => [key, fill(shapeOf(shape.value), String(shape.value), filling, 1)]))
}

function carriesSecret(member: string, type: string, seen: readonly string[] = []): boolean {
  const shape = shapeOf(type)
  if (alsoSecret.includes(member) || (shape.sensitive && !shown.includes(type))) return true
  if (seen.includes(type)) return false
  const parts = [...Object.entries(shape.members ?? {}), ['', shape.member], ['', shape.value]] as [string, string?][]
  return parts.some(([name, part]) => part !== undefined && carriesSecret(name, part, [...seen, type]))
}

function secretText({ max = 10_000, pattern }: Shape, spoiled: Spoiled): unknown {
  if (spoiled === 'wrong-type') return { [secret]: [secret] }
  if (spoiled === 'line-feed') return `${secret}\n ${secret}`
  if (spoiled === 'too-long') return secret.repeat(Math.min(max, 3000) / secret.length + 1)
  return max < secret.length || pattern === '[0-9]+' ? digits : secret
}

function plainText({ min = 0, pattern }: Shape): string {
  if (pattern?.startsWith('arn:')) return 'arn:aws:iam::123456789012:role/a'
  return 'a'.repeat(Math.max(min, 1))
}

function shapeOf(name: string | undefined): Shape {
  const shape = shapes[name ?? '']
  if (!shape) throw new Error(`The model has no shape ${name}`)
  return shape
}
