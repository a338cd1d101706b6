import { compileMatcher, type Matcher } from './patterns.js'
import type { Shape, Shapes, ShapeType } from './shape.js'

/** A shape made ready to work with: references resolved, patterns compiled on first use. */
export interface Plan {
  readonly name: string
  readonly type: ShapeType
  readonly sensitive: boolean
  /** True too when something inside is sensitive: the value must not be printed. */
  readonly hidesValue: boolean
  readonly min: number | undefined
  readonly max: number | undefined
  readonly values: ReadonlySet<string> | undefined
  readonly quotedPattern: string | undefined
  readonly matches: Matcher | undefined
  /** In alphabetical order, the order of messages. */
  readonly members: readonly MemberPlan[]
  readonly memberNames: ReadonlySet<string>
  readonly item: Plan | undefined
  readonly key: Plan | undefined
  readonly value: Plan | undefined
}

export interface MemberPlan {
  readonly name: string
  /** As paths in messages write it: the first letter in lower case. */
  readonly pathName: string
  readonly required: boolean
  readonly plan: Plan
}

/** Builds the plan of a shape when it is first asked for. Shapes must not contain themselves. */
export class Plans {
  readonly #shapes: Shapes
  readonly #plans = new Map<string, Plan>()

  constructor(shapes: Shapes) {
    this.#shapes = shapes
  }

  of(name: string): Plan {
    const known = this.#plans.get(name)
    if (known) return known
    const shape = this.#shapes[name]
    if (!shape) throw new Error(`There is no shape ${name}.`)
    const plan = this.#build(name, shape)
    this.#plans.set(name, plan)
    return plan
  }

  #build(name: string, shape: Shape): Plan {
    const members = this.#members(shape)
    const [item, key, value] = [shape.member, shape.key, shape.value].map((part) =>
      part === undefined ? undefined : this.of(part),
    )
    const sensitive = shape.sensitive === true
    const parts = [...members.map((member) => member.plan), item, key, value]
    return {
      name,
      type: shape.type,
      sensitive,
      hidesValue: sensitive || parts.some((part) => part?.hidesValue),
      min: shape.min,
      max: shape.max,
      values: shape.enum && new Set(shape.enum),
      quotedPattern: shape.quotedPattern ?? shape.pattern,
      matches: shape.pattern === undefined ? undefined : lazyMatcher(shape.pattern),
      members,
      memberNames: new Set(members.map((member) => member.name)),
      item,
      key,
      value,
    }
  }

  #members(shape: Shape): MemberPlan[] {
    const required = new Set(shape.required)
    return Object.entries(shape.members ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, target]) => ({
        name,
        pathName: name.charAt(0).toLowerCase() + name.slice(1),
        required: required.has(name),
        plan: this.of(target),
      }))
  }
}

function lazyMatcher(pattern: string): Matcher {
  let matcher: Matcher | undefined
  return (value) => {
    matcher ??= compileMatcher(pattern)
    return matcher(value)
  }
}
