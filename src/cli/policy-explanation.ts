import { compilePolicy, type PolicyRequest } from '../aws/policy/compiled-policy.js'
import { parseOperatorName } from '../aws/policy/condition.js'
import { evaluate } from '../aws/policy/evaluate.js'
import {
  type ConditionValues,
  type PolicyDocument,
  type Statement,
  statementsOf,
  toList,
} from '../aws/policy/policy-document.js'

/** Why one statement does not match a request; `misses` is empty when it does. */
export interface StatementReading {
  /** Position in the document, from 0. */
  readonly statement: number
  readonly sid?: string
  readonly effect: 'Allow' | 'Deny'
  readonly misses: readonly Miss[]
}

export interface Miss {
  readonly part: 'action' | 'resource' | 'condition'
  readonly reason: string
}

type Part = Pick<Statement, 'Action' | 'NotAction' | 'Resource' | 'NotResource' | 'Condition'>

/** Every statement of a document against one request. Each part is judged on its own, by the evaluator that servers use. */
export function readStatements(document: PolicyDocument, request: PolicyRequest): StatementReading[] {
  return statementsOf(document).map((statement, index) => {
    const holds = (part: Part) => matchesAlone({ document, statement, part }, request)
    return {
      statement: index,
      ...(statement.Sid ? { sid: statement.Sid } : {}),
      effect: statement.Effect,
      misses: [
        ...actionMisses(statement, request, holds),
        ...resourceMisses(statement, request, holds),
        ...conditionMisses(statement, request, holds),
      ],
    }
  })
}

type Holds = (part: Part) => boolean

interface PartOf {
  readonly document: PolicyDocument
  readonly statement: Statement
  readonly part: Part
}

/** The statement with everything but the part replaced by what always matches. */
function matchesAlone({ document, statement, part }: PartOf, request: PolicyRequest): boolean {
  const alone: Statement = {
    Effect: statement.Effect,
    ...part,
    ...(part.NotAction === undefined ? { Action: part.Action ?? '*' } : {}),
    ...(part.NotResource === undefined ? { Resource: part.Resource ?? '*' } : {}),
  }
  const layer = { name: 'identity' as const, policies: [compilePolicy({ ...document, Statement: alone })] }
  return evaluate([layer], request).decision !== 'implicitDeny'
}

function actionMisses({ Action, NotAction }: Statement, { action }: PolicyRequest, holds: Holds): Miss[] {
  if (NotAction !== undefined) {
    if (holds({ NotAction })) return []
    return [{ part: 'action', reason: `NotAction ${listed(NotAction)} excludes ${action}` }]
  }
  if (Action === undefined || holds({ Action })) return []
  return [{ part: 'action', reason: `Action ${listed(Action)} does not cover ${action}` }]
}

function resourceMisses({ Resource, NotResource }: Statement, request: PolicyRequest, holds: Holds): Miss[] {
  const { resource } = request
  if (NotResource !== undefined) {
    if (holds({ NotResource })) return []
    return [
      {
        part: 'resource',
        reason: `NotResource ${listed(NotResource)} excludes ${resource}${gaps(NotResource, request)}`,
      },
    ]
  }
  if (Resource === undefined || holds({ Resource })) return []
  const why =
    resource === '*'
      ? ', which account-wide actions such as ListUserPools are decided on and only "*" covers'
      : gaps(Resource, request)
  return [{ part: 'resource', reason: `Resource ${listed(Resource)} does not cover ${resource}${why}` }]
}

function conditionMisses({ Condition }: Statement, request: PolicyRequest, holds: Holds): Miss[] {
  return Object.entries(Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, values]): Miss[] => {
      if (holds({ Condition: { [operator]: { [key]: values } } })) return []
      const wanted = `${operator} ${key} ${listed(values)}`
      return [
        {
          part: 'condition',
          reason: `${wanted} does not hold: ${found(operator, key, request)}${gaps(values, request)}`,
        },
      ]
    }),
  )
}

function found(operator: string, key: string, { context }: PolicyRequest): string {
  const value = context.get(key.toLowerCase())
  if (value === undefined) return 'the request has no such key'
  const several = typeof value !== 'string' && value.length > 1 && parseOperatorName(operator).set === undefined
  const note = several ? ', and several values need ForAnyValue: or ForAllValues: before the operator' : ''
  return `the request has ${listed(value)}${note}`
}

/** Variables of the texts that the request does not fill, as an addition to a reason. */
function gaps(texts: ConditionValues, { context }: PolicyRequest): string {
  const variables = toList<unknown>(texts).flatMap((text) => [...String(text).matchAll(/\$\{([^*?$},][^},]*)\}/g)])
  const open = new Set(
    variables.map(([, name = '']) => name).filter((name) => context.get(name.trim().toLowerCase()) === undefined),
  )
  return open.size === 0 ? '' : `; not filled by the request: ${[...open].map((name) => `\${${name}}`).join(', ')}`
}

function listed(values: ConditionValues | undefined): string {
  const texts = toList<unknown>(values).map((value) => JSON.stringify(value))
  return texts.length === 1 ? String(texts[0]) : `[${texts.join(', ')}]`
}
