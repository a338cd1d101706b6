import { compileMatcher } from '../json/patterns.js'
import type { MemberPlan, Plan } from '../json/plan.js'
import type { ShapeType } from '../json/shape.js'

declare const valueType: unique symbol

/** A plan that knows the type of its values, so that inputs and outputs of operations are checked by the compiler. */
export interface Schema<Value> {
  readonly plan: Plan
  /** Never there: carries the type. */
  readonly [valueType]?: Value
}

/** A member that must be given. */
export interface Required<Value> {
  readonly required: Schema<Value>
}

export type ValueOf<Of> = Of extends Schema<infer Value> ? Value : never
type RequiredValueOf<Of> = Of extends Required<infer Value> ? Value : never
type Members = Readonly<Record<string, Schema<unknown> | Required<unknown>>>

export type StructureOf<Of extends Members> = {
  readonly [Name in keyof Of as Of[Name] extends Required<unknown> ? Name : never]: RequiredValueOf<Of[Name]>
} & {
  readonly [Name in keyof Of as Of[Name] extends Required<unknown> ? never : Name]?: ValueOf<Of[Name]> | undefined
}

export interface TextRules {
  readonly min?: number
  readonly max?: number
  /** Java regular expression that the whole value must match. */
  readonly pattern?: string
  /** Never echoed in a message. */
  readonly sensitive?: boolean
}

export function text(rules: TextRules = {}): Schema<string> {
  const { pattern, ...others } = rules
  return schema('string', {
    ...others,
    ...(pattern === undefined ? {} : { quotedPattern: pattern, matches: compileMatcher(pattern) }),
    hidesValue: rules.sensitive === true,
  })
}

export function oneOf<const Value extends string>(...values: readonly Value[]): Schema<Value> {
  return schema('string', { values: new Set(values) })
}

export function integer(bounds: { readonly min?: number; readonly max?: number } = {}): Schema<number> {
  return schema('integer', bounds)
}

export const flag: Schema<boolean> = schema('boolean', {})

export const timestamp: Schema<Date> = schema('timestamp', {})

export function list<Value>(item: Schema<Value>, bounds: { readonly max?: number } = {}): Schema<readonly Value[]> {
  return schema('list', { ...bounds, item: item.plan, hidesValue: item.plan.hidesValue })
}

export function map<Value>(value: Schema<Value>): Schema<Readonly<Record<string, Value>>> {
  return schema('map', { key: text().plan, value: value.plan, hidesValue: value.plan.hidesValue })
}

export function required<Value>(member: Schema<Value>): Required<Value> {
  return { required: member }
}

export function structure<const Of extends Members>(members: Of): Schema<StructureOf<Of>> {
  const plans = Object.entries(members)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]): MemberPlan => {
      const isRequired = 'required' in member
      return {
        name,
        pathName: name.charAt(0).toLowerCase() + name.slice(1),
        required: isRequired,
        plan: (isRequired ? member.required : member).plan,
      }
    })
  return schema('structure', {
    members: plans,
    memberNames: new Set(plans.map((member) => member.name)),
    hidesValue: plans.some((member) => member.plan.hidesValue),
  })
}

function schema(type: ShapeType, rules: Partial<Plan>): Schema<never> {
  return {
    plan: {
      name: type,
      type,
      sensitive: false,
      hidesValue: false,
      min: undefined,
      max: undefined,
      values: undefined,
      quotedPattern: undefined,
      matches: undefined,
      members: [],
      memberNames: new Set(),
      item: undefined,
      key: undefined,
      value: undefined,
      ...rules,
    },
  }
}
