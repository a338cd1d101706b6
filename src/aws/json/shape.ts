export type ShapeType =
  | 'structure'
  | 'list'
  | 'map'
  | 'string'
  | 'integer'
  | 'long'
  | 'boolean'
  | 'timestamp'
  | 'blob'
  | 'document'

/** A type of an AWS service model with its constraints. Members, items, keys and values name other shapes. */
export interface Shape {
  readonly type: ShapeType
  readonly members?: Readonly<Record<string, string>>
  readonly required?: readonly string[]
  readonly member?: string
  readonly key?: string
  readonly value?: string
  readonly enum?: readonly string[]
  readonly min?: number
  readonly max?: number
  /** Java regular expression that the whole value must match. */
  readonly pattern?: string
  /** Pattern that messages quote where the one that is checked differs from the service's model. */
  readonly quotedPattern?: string
  /** Never echoed in a message or a log. */
  readonly sensitive?: boolean
}

export type Shapes = Readonly<Record<string, Shape>>
