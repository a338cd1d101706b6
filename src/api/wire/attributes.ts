import { shownAttributes } from '../../domain/users/shown-attributes.js'
import type { Attributes, User } from '../../entities/user.js'
import type { AttributeType } from '../model/types.js'

/** Name-value pairs in the order of the attributes, but `sub` first: clients read it from there. */
export function toAttributeList(attributes: Attributes): AttributeType[] {
  const list = Object.entries(attributes).map(([name, value]) => ({ Name: name, Value: value }))
  const rest = list.filter(({ Name }) => Name !== 'sub')
  return [...list.filter(({ Name }) => Name === 'sub'), ...rest]
}

/** Every attribute of the user, `sub` first. */
export function toUserAttributes(user: User): AttributeType[] {
  return toAttributeList(shownAttributes(user))
}

/** Of several values for one name the last counts; a value left out is an empty one, which deletes where that is possible. */
export function fromAttributeList(list: readonly AttributeType[] | undefined): Attributes {
  // fromEntries defines its keys, so a name such as `__proto__` is a name like any other.
  return Object.fromEntries((list ?? []).map(({ Name, Value }) => [Name, Value ?? '']))
}
