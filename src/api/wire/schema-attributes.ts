import type { DeclaredAttribute } from '../../domain/pools/schema.js'
import type { SchemaAttribute } from '../../entities/user-pool.js'
import type { SchemaAttributeType } from '../model/types.js'

export function toSchemaAttributes(schema: readonly SchemaAttribute[]): SchemaAttributeType[] {
  return schema.map(({ name, type, developerOnly, mutable, required, stringBounds, numberBounds }) => ({
    Name: name,
    AttributeDataType: type,
    DeveloperOnlyAttribute: developerOnly,
    Mutable: mutable,
    Required: required,
    StringAttributeConstraints: stringBounds && { MinLength: stringBounds.min, MaxLength: stringBounds.max },
    NumberAttributeConstraints: numberBounds && { MinValue: numberBounds.min, MaxValue: numberBounds.max },
  }))
}

export function fromSchemaAttributes(list: readonly SchemaAttributeType[] = []): DeclaredAttribute[] {
  return list.map((attribute) => {
    const { StringAttributeConstraints: ofString, NumberAttributeConstraints: ofNumber } = attribute
    return {
      name: attribute.Name,
      type: attribute.AttributeDataType,
      developerOnly: attribute.DeveloperOnlyAttribute,
      mutable: attribute.Mutable,
      required: attribute.Required,
      stringBounds: ofString && { min: ofString.MinLength, max: ofString.MaxLength },
      numberBounds: ofNumber && { min: ofNumber.MinValue, max: ofNumber.MaxValue },
    }
  })
}
