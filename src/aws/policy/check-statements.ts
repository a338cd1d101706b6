import { parseOperatorName } from './condition.js'
import { toInstant } from './instant.js'
import type { JsonObject } from './json-source.js'
import { PolicyFault } from './policy-fault.js'
import { conditionsOf, entriesOf, memberOf, type Place, type Spot, spotOf, stringsOf } from './policy-tree.js'

type Statement = Place<JsonObject>

/** A string of the elements named, with its place. */
interface Entry {
  readonly text: string
  readonly spot: Spot
}

export function entriesNamed(statements: readonly Statement[], names: readonly string[]): Entry[] {
  return statements.flatMap((statement) => names.flatMap((name) => stringsOf(memberOf(statement, name))))
}

/** What the older parser behind the API refuses: the case of Effect, dates, and ARNs of an odd shape. */
export function checkLegacyParsing(statements: readonly Statement[]): void {
  const fail = (detail: string, spot: Spot) => new PolicyFault('The policy failed legacy parsing', detail, spot)
  for (const { text, spot } of entriesNamed(statements, ['Effect'])) {
    if (text !== 'Allow' && text !== 'Deny') throw fail(`Effect is Allow or Deny, in this letter case: ${text}`, spot)
  }
  for (const value of dateValues(statements)) {
    const text = 'value' in value.node ? String(value.node.value) : ''
    if (toInstant(text) === undefined) throw fail(`"${text}" is no date`, spotOf(value))
  }
  for (const { text, spot } of entriesNamed(statements, ['Resource', 'NotResource'])) {
    if (!text.startsWith('arn:')) continue
    const parts = text.split(':')
    const emptyPartInShortArn = parts.length < 6 && text.includes('::')
    if (parts[2] === '' || emptyPartInShortArn) throw fail(`"${text}" lacks parts of an ARN`, spot)
  }
}

function dateValues(statements: readonly Statement[]): Place[] {
  return statements
    .flatMap(conditionsOf)
    .filter(({ operator }) => parseOperatorName(operator.name).base.startsWith('Date'))
    .flatMap(({ key }) => entriesOf(key))
}

/** Sids are letters and digits, and differ. An empty one is like none. */
export function checkSids(statements: readonly Statement[]): void {
  const seen = new Set<string>()
  for (const { text, spot } of entriesNamed(statements, ['Sid'])) {
    if (!/^[A-Za-z0-9]*$/.test(text)) {
      // The text that users of IAM report.
      const rule = 'Check that your input satisfies the regular expression [0-9A-Za-z]*'
      throw new PolicyFault(`Statement IDs (SID) must be alpha-numeric. ${rule}`, `"${text}" is no Sid`, spot)
    }
    if (text !== '' && seen.has(text)) {
      throw new PolicyFault(
        'Statement IDs (SID) in a single policy must be unique.',
        `Sid ${text} stands here twice`,
        spot,
      )
    }
    seen.add(text)
  }
}

/** Every statement has one of the two elements, and something in it. */
export function checkPresence(
  statements: readonly Statement[],
  element: { readonly names: readonly [string, string]; readonly message: string },
): void {
  for (const statement of statements) {
    const place = element.names.map((name) => memberOf(statement, name)).find((found) => found !== undefined)
    if (place && entriesOf(place).length > 0) continue
    const detail = place ? `${place.name} is an empty list` : `${element.names.join(' or ')} is missing`
    throw new PolicyFault(element.message, detail, spotOf(place ?? statement))
  }
}

const vendorRule = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'

/** `*` or `service:name`. Assumed: a condition key without a colon is refused like an action without one. */
export function checkActionForms(statements: readonly Statement[]): void {
  const actions = entriesNamed(statements, ['Action', 'NotAction']).filter(({ text }) => text !== '*')
  const find = (isBad: (parts: string[]) => boolean) => actions.find(({ text }) => isBad(text.split(':')))
  const bare = find((parts) => parts.length === 1)
  if (bare) throw new PolicyFault(vendorRule, `"${bare.text}" names no service`, bare.spot)
  const bareKey = statements.flatMap(conditionsOf).find(({ key }) => !key.name.includes(':'))?.key
  if (bareKey) throw new PolicyFault(vendorRule, `condition key "${bareKey.name}" names no service`, bareKey.nameSpot)
  const long = find((parts) => parts.length > 2)
  if (long) throw new PolicyFault('Actions/Condition can contain only one colon.', `"${long.text}" has more`, long.spot)
  const odd = find(([service = '']) => !/^[A-Za-z0-9.-]+$/.test(service))
  if (!odd) return
  const [vendor = ''] = odd.text.split(':')
  throw new PolicyFault(
    `Vendor ${vendor} is not valid`,
    `"${odd.text}" has no plain service before the colon`,
    odd.spot,
  )
}
