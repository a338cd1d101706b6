import type { AttributeType, SchemaAttribute } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'
import { checkedBounds } from './schema-bounds.js'
import { standardAttributes } from './standard-attributes.js'

/** An attribute as a caller declares it. */
export interface DeclaredAttribute {
  readonly name?: string
  readonly type?: AttributeType
  readonly developerOnly?: boolean
  readonly mutable?: boolean
  readonly required?: boolean
  readonly stringBounds?: SchemaAttribute['stringBounds']
  readonly numberBounds?: SchemaAttribute['numberBounds']
}

const mostCustomAttributes = 50
/** Taken as names of custom attributes (observed by others): nobody declares what the service itself keeps. */
const notDeclarable: ReadonlySet<string> = new Set(['sub', 'email_verified', 'phone_number_verified'])
const standardByName: ReadonlyMap<string, SchemaAttribute> = new Map(
  standardAttributes.filter(({ name }) => !notDeclarable.has(name)).map((attribute) => [attribute.name, attribute]),
)

/** The schema of a new pool: every standard attribute, changed where `declared` names it, then the custom ones. */
export function buildSchema(declared: readonly DeclaredAttribute[]): SchemaAttribute[] {
  const changed = new Map<string, SchemaAttribute>()
  for (const declaration of declared) {
    const original = standardByName.get(declaration.name ?? '')
    if (!original) continue
    if (changed.has(original.name)) throw alreadyExists(original.name, original.name)
    changed.set(original.name, changeStandard(original, declaration))
  }
  const standard = standardAttributes.map((attribute) => changed.get(attribute.name) ?? attribute)
  return extendSchema(
    standard,
    declared.filter(({ name }) => !standardByName.has(name ?? '')),
  )
}

/** The schema with more custom attributes, whatever their names: attributes are never changed or removed. */
export function extendSchema(
  schema: readonly SchemaAttribute[],
  declared: readonly DeclaredAttribute[],
): SchemaAttribute[] {
  const extended = [...schema]
  for (const declaration of declared) {
    const attribute = toCustom(declaration)
    if (extended.some(({ name }) => name === attribute.name)) {
      throw alreadyExists(`custom:${declaration.name}`, attribute.name)
    }
    extended.push(attribute)
  }
  if (extended.length - standardAttributes.length > mostCustomAttributes)
    throw new Failure('schema-too-many-attributes')
  return extended
}

/** Bounds are read only next to a type, and kept where none are given; without a type the attribute loses them (observed by others). */
function changeStandard(original: SchemaAttribute, declaration: DeclaredAttribute): SchemaAttribute {
  const { stringBounds, numberBounds, ...attribute } = original
  if ((declaration.type ?? attribute.type) !== attribute.type || declaration.developerOnly) {
    throw new Failure('schema-standard-type-changed', { attribute: attribute.name })
  }
  const { mutable = attribute.mutable, required = attribute.required } = declaration
  const changed = { ...attribute, mutable, required }
  if (!declaration.type) return changed
  const bounds = checkedBounds(attribute.name, attribute.type, declaration)
  return bounds ? { ...changed, ...bounds } : { ...original, ...changed }
}

function toCustom(declaration: DeclaredAttribute): SchemaAttribute {
  const { name: baseName, type, developerOnly = false, mutable = true, required = false } = declaration
  if (baseName === undefined) throw new Failure('schema-name-missing')
  if (!type) throw new Failure('schema-type-missing')
  if (required) throw new Failure('schema-required-custom')
  const name = `${developerOnly ? 'dev:' : ''}custom:${baseName}`
  const bounds = checkedBounds(name, type, declaration)
  return { name, type, developerOnly, mutable, required, ...(type === 'String' ? { stringBounds: {} } : {}), ...bounds }
}

function alreadyExists(name: string, attribute: string): Failure {
  return new Failure('schema-attribute-exists', { name, attribute })
}
