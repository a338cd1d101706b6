import type { RankedGroup } from '../../entities/group.js'

/** Assumed: tokens list groups by precedence, those without one last, and equals by name. */
export function byPrecedence(groups: readonly RankedGroup[]): RankedGroup[] {
  return groups.toSorted((one, other) => rank(one) - rank(other) || compareNames(one.name, other.name))
}

/** The roles of the groups that have one, in the order of the groups. Assumed: a role of several groups is told once. */
export function rolesOf(groups: readonly RankedGroup[]): string[] {
  return [...new Set(groups.flatMap(({ roleArn }) => roleArn ?? []))]
}

/**
 * The role of the group that comes first. Where several come first together it is their only role, and undefined when
 * they have different ones (API reference, CreateGroup). Assumed: a first group without a role hides the roles of later
 * ones, and one of several does not hide those of its equals.
 */
export function preferredRole(groups: readonly RankedGroup[]): string | undefined {
  const first = Math.min(...groups.map(rank))
  const [role, ...others] = rolesOf(groups.filter((group) => rank(group) === first))
  return others.length === 0 ? role : undefined
}

/** A number beyond every precedence, for a difference of infinities is none. */
const last = Number.MAX_SAFE_INTEGER

function rank({ precedence }: RankedGroup): number {
  return precedence ?? last
}

function compareNames(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
