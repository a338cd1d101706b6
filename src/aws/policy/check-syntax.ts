import { checkConditions } from './check-conditions.js'
import type { JsonObject } from './json-source.js'
import { didYouMean } from './nearest-name.js'
import { syntaxFault } from './policy-fault.js'
import {
  entriesOf,
  isObject,
  memberOf,
  membersOf,
  type NamedPlace,
  type Place,
  spotOf,
  stringsOf,
} from './policy-tree.js'
import { parseTemplate } from './template.js'

const documentElements = ['Version', 'Id', 'Statement']
const statementElements = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]
const exclusivePairs = [
  ['Principal', 'NotPrincipal'],
  ['Action', 'NotAction'],
  ['Resource', 'NotResource'],
] as const

const principalTypes = ['AWS', 'Federated', 'Service', 'CanonicalUser']

/** Elements, their types and pairs, operators and variables; everything that is answered with "Syntax errors in policy.". */
export function checkSyntax(root: Place): asserts root is Place<JsonObject> {
  if (!isObject(root)) throw syntaxFault('a policy is a JSON object', spotOf(root))
  checkNames(root, documentElements)
  for (const name of ['Version', 'Id']) checkString(memberOf(root, name))
  const statements = memberOf(root, 'Statement')
  if (!statements) throw syntaxFault('Statement is missing', spotOf(root))
  const list = entriesOf(statements)
  if (list.length === 0) throw syntaxFault('Statement is an empty list', spotOf(statements))
  const version = memberOf(root, 'Version')?.node
  const variables = version?.kind === 'string' && version.value === '2012-10-17'
  for (const statement of list) {
    if (!isObject(statement)) throw syntaxFault('a statement is a JSON object', spotOf(statement))
    checkStatement(statement, variables)
  }
}

function checkStatement(statement: Place<JsonObject>, variables: boolean): void {
  checkNames(statement, statementElements)
  for (const [one, other] of exclusivePairs) {
    const both = memberOf(statement, one) && memberOf(statement, other)
    if (both) throw syntaxFault(`${one} and ${other} exclude each other`, both.nameSpot)
  }
  checkString(memberOf(statement, 'Sid'))
  checkEffect(statement)
  for (const name of ['Action', 'NotAction']) checkStrings(memberOf(statement, name))
  for (const name of ['Resource', 'NotResource']) {
    const resources = memberOf(statement, name)
    checkStrings(resources)
    for (const { text, spot } of stringsOf(resources)) {
      const template = parseTemplate(text, { variables, fromColon: 5 })
      if ('malformed' in template) throw syntaxFault(template.malformed, spot)
    }
  }
  for (const name of ['Principal', 'NotPrincipal']) checkPrincipal(memberOf(statement, name))
  const condition = memberOf(statement, 'Condition')
  if (condition) checkConditions(condition, variables)
}

function checkNames(place: Place<JsonObject>, known: readonly string[]): void {
  for (const { name, nameSpot } of membersOf(place)) {
    if (!known.includes(name)) throw syntaxFault(`unknown element ${name}${didYouMean(name, known)}`, nameSpot)
  }
}

function checkEffect(statement: Place<JsonObject>): void {
  const effect = memberOf(statement, 'Effect')
  if (!effect) throw syntaxFault('Effect is missing', spotOf(statement))
  checkString(effect)
  if (effect.node.kind === 'string' && /^(allow|deny)$/i.test(String(effect.node.value))) return
  throw syntaxFault('Effect is Allow or Deny', spotOf(effect))
}

function checkString(member: NamedPlace | undefined): void {
  if (member && member.node.kind !== 'string') throw syntaxFault(`${member.name} is a string`, spotOf(member))
}

function checkStrings(member: NamedPlace | undefined): void {
  for (const entry of member ? entriesOf(member) : []) {
    if (entry.node.kind !== 'string')
      throw syntaxFault(`${member?.name} is a string or a list of strings`, spotOf(entry))
  }
}

function checkPrincipal(member: NamedPlace | undefined): void {
  if (!member || (member.node.kind === 'string' && member.node.value === '*')) return
  if (!isObject(member)) throw syntaxFault(`${member.name} is "*" or an object`, spotOf(member))
  checkNames(member, principalTypes)
  const types = membersOf(member)
  if (types.length === 0) throw syntaxFault(`${member.name} names nobody`, spotOf(member))
  for (const type of types) {
    checkStrings(type)
    if (entriesOf(type).length === 0) throw syntaxFault(`${type.name} is an empty list`, spotOf(type))
  }
}
