import { entriesNamed } from './check-statements.js'
import type { JsonObject } from './json-source.js'
import { PolicyFault } from './policy-fault.js'
import { isObject, memberOf, membersOf, type Place, spotOf, stringsOf } from './policy-tree.js'

type Statement = Place<JsonObject>

const trustActions = /^sts:(AssumeRole.*|TagSession|SetSourceIdentity)$/i
// Two blanks, as peers report it.
const trustActionsText =
  'Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and sts:AssumeRoleWithWebIdentity'

/** A trust policy speaks about its own role and about assuming it only. Assumed: NotAction is refused by the same text. */
export function checkTrustElements(statements: readonly Statement[]): void {
  for (const statement of statements) {
    const resource = memberOf(statement, 'Resource') ?? memberOf(statement, 'NotResource')
    if (!resource) continue
    const detail = 'a trust policy is about its own role'
    throw new PolicyFault(`Has prohibited field ${resource.name}.`, detail, resource.nameSpot)
  }
  const foreign = entriesNamed(statements, ['Action']).find(({ text }) => !trustActions.test(text))
  if (foreign) throw new PolicyFault(trustActionsText, `"${foreign.text}" cannot stand in a trust policy`, foreign.spot)
  const excluding = statements.flatMap((statement) => memberOf(statement, 'NotAction') ?? [])[0]
  if (excluding) throw new PolicyFault(trustActionsText, 'NotAction covers other actions', excluding.nameSpot)
}

/** Only trust policies name principals, by Principal alone. Assumed: the texts. */
export function checkPrincipals(statements: readonly Statement[], { isTrust }: { readonly isTrust: boolean }): void {
  for (const statement of statements) {
    const principal = memberOf(statement, 'Principal')
    const excluded = memberOf(statement, 'NotPrincipal')
    if (isTrust) {
      if (excluded) {
        const message = 'AssumeRole policy must not contain NotPrincipal field.'
        throw new PolicyFault(message, 'name the principals that are trusted', excluded.nameSpot)
      }
      if (!principal)
        throw new PolicyFault('Missing required field Principal', 'Principal is missing', spotOf(statement))
      checkTrusted(principal)
      continue
    }
    const named = principal ?? excluded
    if (!named) continue
    const message = 'Policy document should not specify a principal.'
    throw new PolicyFault(message, `${named.name} belongs into trust policies`, named.nameSpot)
  }
}

const account = '\\d{12}'
const name = '[\\w+=,.@-]+'
const pathAndName = '[\\w+=,.@/-]+'
const principalForms: Readonly<Record<string, RegExp>> = {
  AWS: new RegExp(
    `^(\\*|${account}|A[A-Z]{3}[A-Z0-9]{12,124}` +
      `|arn:aws[a-z-]*:iam::${account}:(root|(user|role)/${pathAndName})` +
      `|arn:aws[a-z-]*:sts::${account}:(assumed-role/${name}/${name}|federated-user/${name}))$`,
  ),
  Federated: /^[\w+=,.@:/-]+$/,
  Service: /^[a-z0-9.-]+$/,
}

/** Wildcards other than `*` alone, canonical users and unknown forms trust nobody that could exist. */
function checkTrusted(principal: Place): void {
  if (!isObject(principal)) return
  for (const type of membersOf(principal)) {
    for (const { text, spot } of stringsOf(type)) {
      if (principalForms[type.name]?.test(text)) continue
      const message = `Invalid principal in policy: "${type.name.toUpperCase()}":"${text}"`
      throw new PolicyFault(message, `"${text}" is no principal of type ${type.name}`, spot)
    }
  }
}
