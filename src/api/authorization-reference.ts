import { globalConditionKeys } from '../iam/request-context.js'
import {
  type AccessLevel,
  type AuthorizationEntry,
  authorizationTable,
  conditionKeysOf,
  permissionOnlyActions,
} from './authorization-table.js'

export interface ReferenceAction {
  readonly action: string
  readonly accessLevel: AccessLevel | null
  /** One of the 74 actions that Poolgate started from. */
  readonly founding: boolean
  /** Policies are consulted for `policy` and never for anything else. */
  readonly decidedBy: AuthorizationEntry['decidedBy'] | 'another service'
  /** Null: the action is decided on the resource `*`, or by no policy. */
  readonly resourceType: 'userpool' | null
  /** The input member that names the resource. */
  readonly resourceFrom: 'UserPoolId' | 'ResourceArn' | null
  readonly conditionKeys: readonly string[]
  readonly alsoChecked: readonly { readonly action: string; readonly resource: string; readonly only: 'deny' | null }[]
}

/** The authorization table as it is served and printed. */
export interface AuthorizationReference {
  readonly service: 'cognito-idp'
  readonly resourceTypes: readonly { readonly name: string; readonly arn: string }[]
  readonly globalConditionKeys: readonly string[]
  readonly actions: readonly ReferenceAction[]
}

export function authorizationReference(): AuthorizationReference {
  const others = Object.entries(permissionOnlyActions).map(([name, level]) => toPermissionOnly(name, level))
  return {
    service: 'cognito-idp',
    resourceTypes: [{ name: 'userpool', arn: 'arn:<partition>:cognito-idp:<region>:<account>:userpool/<pool id>' }],
    globalConditionKeys,
    actions: [...Object.values(authorizationTable).map(toAction), ...others],
  }
}

function toAction(entry: AuthorizationEntry): ReferenceAction {
  const { action, level, isFounding, decidedBy, resource, furtherChecks } = entry
  const isOnPool = resource === 'UserPoolId' || resource === 'ResourceArn'
  return {
    action,
    accessLevel: level ?? null,
    founding: isFounding,
    decidedBy,
    resourceType: isOnPool ? 'userpool' : null,
    resourceFrom: isOnPool ? resource : null,
    conditionKeys: conditionKeysOf(entry),
    alsoChecked: furtherChecks.map(({ operation, onEverything, denyOnly }) => ({
      action: authorizationTable[operation].action,
      resource: onEverything ? '*' : 'userpool',
      only: denyOnly ? 'deny' : null,
    })),
  }
}

function toPermissionOnly(name: string, accessLevel: AccessLevel): ReferenceAction {
  return {
    action: `cognito-idp:${name}`,
    accessLevel,
    founding: false,
    decidedBy: 'another service',
    resourceType: null,
    resourceFrom: null,
    conditionKeys: [],
    alsoChecked: [],
  }
}
