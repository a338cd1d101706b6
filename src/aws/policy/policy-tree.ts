import type { JsonNode, JsonObject } from './json-source.js'

/** A node of a policy with its name from the root, such as `Statement[0].Action[1]`. */
export interface Place<Node extends JsonNode = JsonNode> {
  readonly path: string
  readonly node: Node
}

/** Where a finding lies in the text. */
export interface Spot {
  readonly path: string
  readonly offset: number
}

export function spotOf({ path, node }: Place): Spot {
  return { path, offset: node.offset }
}

/** A member together with its name, which has a place of its own. */
export interface NamedPlace extends Place {
  readonly name: string
  readonly nameSpot: Spot
}

const plainName = /^\w+$/

export function membersOf({ path, node }: Place<JsonObject>): NamedPlace[] {
  return node.members.map(({ key, keyOffset, value }) => {
    const own = plainName.test(key) ? `${path === '' ? '' : `${path}.`}${key}` : `${path}[${JSON.stringify(key)}]`
    return { path: own, node: value, name: key, nameSpot: { path: own, offset: keyOffset } }
  })
}

export function memberOf(place: Place<JsonObject>, name: string): NamedPlace | undefined {
  return membersOf(place).find((member) => member.name === name)
}

/** The entries of a list, or the one thing that stands where a list may. */
export function entriesOf({ path, node }: Place): Place[] {
  if (node.kind !== 'array') return [{ path, node }]
  return node.items.map((item, index) => ({ path: `${path}[${index}]`, node: item }))
}

export function isObject(place: Place): place is Place<JsonObject> {
  return place.node.kind === 'object'
}

/** The strings of a member that holds one or a list of them; others are left out. */
export function stringsOf(place: Place | undefined): { readonly text: string; readonly spot: Spot }[] {
  if (!place) return []
  return entriesOf(place).flatMap((entry) =>
    entry.node.kind === 'string' ? [{ text: String(entry.node.value), spot: spotOf(entry) }] : [],
  )
}

export function statementPlaces(root: Place<JsonObject>): Place<JsonObject>[] {
  const statements = memberOf(root, 'Statement')
  return statements ? entriesOf(statements).filter(isObject) : []
}

/** One operator of a Condition element with one of its keys; the key's place is that of its values. */
export interface ConditionPlace {
  readonly operator: NamedPlace
  readonly key: NamedPlace
}

export function conditionsOf(statement: Place<JsonObject>): ConditionPlace[] {
  const condition = memberOf(statement, 'Condition')
  if (!condition || !isObject(condition)) return []
  return membersOf(condition).flatMap((operator) =>
    isObject(operator) ? membersOf(operator).map((key) => ({ operator, key })) : [],
  )
}
