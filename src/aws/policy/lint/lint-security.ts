import { coversAction } from '../action-table.js'
import type { AttachType } from '../attachment.js'
import { memberOf } from '../policy-tree.js'
import { conditionCases } from './condition-case.js'
import type { Finding, LintedStatement, LintRule } from './finding.js'

/** Statements that may allow more, or forbid less, than their author means. */
export const lintSecurity: LintRule = (statement, { attach }) => [
  ...lintExclusions(statement),
  ...lintPassRole(statement),
  ...lintPolicyWriting(statement, attach),
  ...lintWeakKeys(statement),
  ...lintMfa(statement),
]

function lintExclusions({ place, effect }: LintedStatement): Finding[] {
  if (effect !== 'Allow') return []
  return ['NotAction', 'NotResource'].flatMap((name): Finding[] => {
    const element = memberOf(place, name)
    if (!element) return []
    const message = `Allow with ${name} grants whatever is not listed, also what comes later`
    return [{ severity: 'security', code: 'allow-all-but', message, spot: element.nameSpot }]
  })
}

function lintPassRole({ effect, actions, resources }: LintedStatement): Finding[] {
  if (effect !== 'Allow' || !resources.some(({ text }) => text === '*')) return []
  return actions
    .filter(({ text }) => coversAction(text, 'iam:PassRole'))
    .map(({ spot }) => ({
      severity: 'security',
      code: 'pass-any-role',
      message: 'iam:PassRole on "*" lets every role be handed over: name the roles',
      spot,
    }))
}

/** Who may do these may give themselves everything. */
const policyWritingActions = [
  'PutUserPolicy',
  'PutGroupPolicy',
  'PutRolePolicy',
  'AttachUserPolicy',
  'AttachGroupPolicy',
  'AttachRolePolicy',
  'CreatePolicyVersion',
  'SetDefaultPolicyVersion',
  'UpdateAssumeRolePolicy',
  'AddUserToGroup',
  'DeleteUserPermissionsBoundary',
  'DeleteRolePermissionsBoundary',
  'PutUserPermissionsBoundary',
  'PutRolePermissionsBoundary',
].map((name) => `iam:${name}`)

/** These only subtract from what other policies grant. */
const limitingAttachments: readonly AttachType[] = ['boundary', 'session', 'scp', 'trust']

function lintPolicyWriting(statement: LintedStatement, attach: AttachType): Finding[] {
  if (statement.effect !== 'Allow' || limitingAttachments.includes(attach)) return []
  if (conditionCases(statement).some(({ key }) => key === 'iam:permissionsboundary')) return []
  return statement.actions
    .filter(({ text }) => policyWritingActions.some((action) => coversAction(text, action)))
    .map(({ text, spot }) => ({
      severity: 'security',
      code: 'policy-writing',
      message: `"${text}" lets its holder grant itself everything: require iam:PermissionsBoundary in a condition`,
      spot,
    }))
}

const callerControlledKeys = ['aws:useragent', 'aws:referer']

function lintWeakKeys(statement: LintedStatement): Finding[] {
  const [first, ...others] = conditionCases(statement)
  if (statement.effect !== 'Allow' || !first) return []
  if (![first, ...others].every(({ key }) => callerControlledKeys.includes(key))) return []
  const message = `${first.place.name} is whatever the caller sends: it restricts nobody`
  return [{ severity: 'security', code: 'caller-controlled-key', message, spot: first.place.nameSpot }]
}

function lintMfa(statement: LintedStatement): Finding[] {
  if (statement.effect !== 'Deny') return []
  return conditionCases(statement)
    .filter(({ operator, key }) => operator === 'Bool' && key === 'aws:multifactorauthpresent')
    .filter(({ values }) => values.some(({ text }) => text.toLowerCase() === 'false'))
    .map(({ place }) => ({
      severity: 'security',
      code: 'mfa-deny-misses-keys',
      message: 'long-term keys have no aws:MultiFactorAuthPresent, so this spares them: use BoolIfExists',
      spot: place.nameSpot,
    }))
}
