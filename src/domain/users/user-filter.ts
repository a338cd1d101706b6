import type { UserFilter } from '../../storage/user-listing.js'
import { Failure } from '../failure.js'

type Match = UserFilter['match']

/** Attributes of which ListUsers keeps an index; custom ones are not searchable (API reference). */
const searchable: ReadonlySet<string> = new Set([
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
])

/** Name, quoted or not; `=` or `^=`; quoted value in which a backslash escapes a quote or a backslash. */
const grammar = /^ *(?:"([^"\\]*)"|([^\s"=^]+)) *(\^?=) *"((?:[^"\\]|\\.)*)" *$/su

/** The filter that ListUsers was sent; undefined for none, which is every user. Fails with `filter-invalid` or `filter-attribute-invalid`. */
export function parseUserFilter(text: string | undefined): UserFilter | undefined {
  if (text === undefined || text === '') return undefined
  const [, quotedName, bareName, operator, quoted] = grammar.exec(text) ?? []
  const name = quotedName ?? bareName
  if (name === undefined || quoted === undefined) throw new Failure('filter-invalid')
  const value = quoted.replace(/\\(["\\])/g, '$1')
  return toFilter(name, operator === '=' ? 'equal' : 'prefix', value)
}

function toFilter(name: string, match: Match, value: string): UserFilter {
  switch (name) {
    case 'username':
      return { field: 'username', match, value: value.normalize('NFC') }
    case 'sub':
      return { field: 'sub', match, value }
    case 'cognito:user_status':
      return { field: 'status', match, value: value.toUpperCase() }
    case 'status':
      return enabledFilter(match, value)
    default:
      if (!searchable.has(name)) throw new Failure('filter-attribute-invalid', { attribute: name })
      return { field: 'attribute', attribute: name, match, value }
  }
}

/** `Enabled` and `Disabled` as the flag's `true` and `false`; a value that is neither matches nobody. */
function enabledFilter(match: Match, value: string): UserFilter {
  const matches = (text: string) => (match === 'equal' ? text === value : text.startsWith(value))
  const flags = [...(matches('Enabled') ? ['true'] : []), ...(matches('Disabled') ? ['false'] : [])]
  if (flags.length === 2) return { field: 'enabled', match: 'prefix', value: '' }
  return { field: 'enabled', match: 'equal', value: flags[0] ?? 'neither' }
}
