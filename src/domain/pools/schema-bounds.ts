import type { AttributeType, SchemaAttribute } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'

type Bounds = Pick<SchemaAttribute, 'stringBounds' | 'numberBounds'>
type Limits = { readonly min?: string; readonly max?: string }

const longestString = '2048'

/** The bounds that count for the type, as they were written; those of another kind are dropped, as the service does. */
export function checkedBounds(
  attribute: string,
  type: AttributeType,
  { stringBounds, numberBounds }: Bounds,
): Bounds | undefined {
  if (type === 'String' && isLimited(stringBounds)) {
    checkForm(attribute, 'String', stringBounds)
    const { min, max } = stringBounds
    if ([min, max].some((bound) => bound && isLess(longestString, bound))) {
      throw new Failure('schema-string-too-long', { attribute })
    }
    checkOrder(attribute, 'length', stringBounds)
    return { stringBounds: written(stringBounds) }
  }
  if (type === 'Number' && isLimited(numberBounds)) {
    checkForm(attribute, 'Number', numberBounds)
    checkOrder(attribute, 'value', numberBounds)
    return { numberBounds: written(numberBounds) }
  }
  return undefined
}

/** An empty text is no bound. */
function isLimited(limits: Limits | undefined): limits is Limits {
  return Boolean(limits?.min || limits?.max)
}

function written({ min, max }: Limits): Limits {
  return { ...(min ? { min } : {}), ...(max ? { max } : {}) }
}

function checkForm(attribute: string, kind: 'String' | 'Number', { min, max }: Limits): void {
  if ([min, max].some((bound) => bound && !/^\d+$/.test(bound))) {
    throw new Failure('schema-bounds-invalid', { kind, attribute })
  }
}

function checkOrder(attribute: string, quantity: 'length' | 'value', { min, max }: Limits): void {
  if (min && max && isLess(max, min)) throw new Failure('schema-bounds-reversed', { attribute, quantity })
}

/** Of whole numbers in decimal digits, however many: number attributes have no greatest bound. */
function isLess(left: string, right: string): boolean {
  const [a, b] = [left.replace(/^0+/, ''), right.replace(/^0+/, '')]
  return a.length === b.length ? a < b : a.length < b.length
}
