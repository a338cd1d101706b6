import type { ContextValue } from '../../aws/policy/context.js'
import { flag, integer, list, oneOf, required, structure, text, type ValueOf } from '../../aws/query/schema.js'
import type { IamRole, IamUser } from '../../entities/iam-identity.js'
import { type Call, type Operation, operation, type Services } from '../operation.js'
import { type PageInput, pageInput, pageOutput } from '../paging.js'
import { contextKeysOf } from '../simulator/context-keys.js'
import { policiesOf } from '../simulator/principal-policies.js'
import { Simulation, type SimulationInput } from '../simulator/simulation.js'
import { inputPolicies, invalidInput } from '../simulator/sourced-policy.js'
import { everything, identityTarget, requireIdentityArn } from '../targets.js'
import * as shapes from '../wire/shapes.js'

const resourceName = text({ min: 1, max: 2048 })
const contextEntries = list(
  structure({
    ContextKeyName: required(text({ min: 5, max: 256 })),
    ContextKeyValues: required(list(text())),
    ContextKeyType: required(
      oneOf(
        ...(['string', 'stringList', 'numeric', 'numericList', 'boolean', 'booleanList'] as const),
        ...(['ip', 'ipList', 'binary', 'binaryList', 'date', 'dateList'] as const),
      ),
    ),
  }),
)

/** Resource policies exist nowhere here, and resource handling is about instances: their members are no parameters. */
const question = {
  ActionNames: required(list(text({ min: 3, max: 128 }))),
  ResourceArns: list(resourceName),
  PermissionsBoundaryPolicyInputList: list(shapes.document),
  CallerArn: resourceName,
  ResourceOwner: resourceName,
  ContextEntries: contextEntries,
  ...pageInput,
}
const documents = list(shapes.document)
const position = structure({ Line: integer(), Column: integer() })
const answer = structure({
  EvaluationResults: list(
    structure({
      EvalActionName: required(text()),
      EvalResourceName: text(),
      EvalDecision: required(oneOf('allowed', 'explicitDeny', 'implicitDeny')),
      MatchedStatements: list(
        structure({
          SourcePolicyId: text(),
          SourcePolicyType: text(),
          StartPosition: position,
          EndPosition: position,
        }),
      ),
      MissingContextValues: list(text()),
      PermissionsBoundaryDecisionDetail: structure({ AllowedByPermissionsBoundary: flag }),
    }),
  ),
  ...pageOutput,
})

const SimulateCustomPolicy = operation({
  name: 'SimulateCustomPolicy',
  service: 'iam',
  input: structure({ PolicyInputList: required(documents), ...question }),
  output: answer,
  access: everything,
  handle: (services, call) =>
    simulate(services, call, {
      policies: inputPolicies('PolicyInputList', call.input.PolicyInputList),
      boundary: boundaryOf(call.input),
      context: contextOf(call.input),
    }),
})

const SimulatePrincipalPolicy = operation({
  name: 'SimulatePrincipalPolicy',
  service: 'iam',
  input: structure({ PolicySourceArn: required(shapes.arn), PolicyInputList: documents, ...question }),
  output: answer,
  access: (services, { input }) => identityTarget(services, requireIdentityArn(services, input.PolicySourceArn)),
  async handle(services, call) {
    const { input } = call
    const ref = requireIdentityArn(services, input.PolicySourceArn)
    const { policies, boundary, principal } = await policiesOf(services.iam, ref)
    return simulate(services, call, {
      policies: [...policies, ...inputPolicies('PolicyInputList', input.PolicyInputList ?? [])],
      boundary: boundaryOf(input) ?? boundary,
      context: { ...keysOf(services, principal), ...contextOf(input) },
    })
  },
})

const contextKeyNames = structure({ ContextKeyNames: list(text()) })

const GetContextKeysForCustomPolicy = operation({
  name: 'GetContextKeysForCustomPolicy',
  service: 'iam',
  input: structure({ PolicyInputList: required(documents) }),
  output: contextKeyNames,
  access: everything,
  async handle(_services, { input }) {
    const policies = inputPolicies('PolicyInputList', input.PolicyInputList)
    return { ContextKeyNames: contextKeysOf(policies.map(({ document }) => document)) }
  },
})

const GetContextKeysForPrincipalPolicy = operation({
  name: 'GetContextKeysForPrincipalPolicy',
  service: 'iam',
  input: structure({ PolicySourceArn: required(shapes.arn), PolicyInputList: documents }),
  output: contextKeyNames,
  access: (services, { input }) => identityTarget(services, requireIdentityArn(services, input.PolicySourceArn)),
  async handle(services, { input }) {
    const { policies } = await policiesOf(services.iam, requireIdentityArn(services, input.PolicySourceArn))
    const given = inputPolicies('PolicyInputList', input.PolicyInputList ?? [])
    return { ContextKeyNames: contextKeysOf([...policies, ...given].map(({ document }) => document)) }
  },
})

interface Question extends PageInput {
  readonly ActionNames: readonly string[]
  readonly ResourceArns?: readonly string[] | undefined
  readonly PermissionsBoundaryPolicyInputList?: readonly string[] | undefined
  readonly CallerArn?: string | undefined
  readonly ResourceOwner?: string | undefined
  readonly ContextEntries?: ValueOf<typeof contextEntries> | undefined
}

/** Every action on every resource, a page of the pairs at a time. */
async function simulate({ paging }: Services, call: Call<Question>, input: SimulationInput) {
  const { ActionNames, ResourceArns } = call.input
  const actions = ActionNames.map(requireAction)
  const resources = ResourceArns && ResourceArns.length > 0 ? ResourceArns.map(requireResource) : ['*']
  const simulation = new Simulation(input)
  const count = actions.length * resources.length
  const { items, marks } = await paging.read(call, async ({ after = '0', limit }) => {
    const from = Number(after)
    const to = Math.min(from + limit, count)
    const pairs = Array.from({ length: to - from }, (_, index) => from + index)
    const results = pairs.map((pair) =>
      simulation.decide(
        actions[Math.floor(pair / resources.length)] as string,
        resources[pair % resources.length] as string,
      ),
    )
    return { items: results, ...(to < count ? { next: String(to) } : {}) }
  })
  return { EvaluationResults: items, ...marks }
}

function boundaryOf({ PermissionsBoundaryPolicyInputList: texts }: Question): SimulationInput['boundary'] {
  return texts && texts.length > 0 ? inputPolicies('PermissionsBoundaryPolicyInputList', texts) : undefined
}

/** The context that the input describes. Caller and owner stand for the keys that they would fill. */
function contextOf({ ContextEntries, CallerArn, ResourceOwner }: Question): Record<string, ContextValue> {
  const context: Record<string, ContextValue> = {}
  if (CallerArn !== undefined) context['aws:principalarn'] = CallerArn
  if (ResourceOwner !== undefined) context['aws:resourceaccount'] = requireAccount(ResourceOwner)
  for (const { ContextKeyName, ContextKeyValues, ContextKeyType } of ContextEntries ?? []) {
    const [first, ...others] = ContextKeyValues
    const isList = ContextKeyType.endsWith('List')
    if (!isList && (first === undefined || others.length > 0)) {
      throw invalidInput(`The context key ${ContextKeyName} of type ${ContextKeyType} must have one value.`)
    }
    context[ContextKeyName.toLowerCase()] = isList ? ContextKeyValues : (first ?? '')
  }
  return context
}

/** The keys that a principal brings itself. */
function keysOf({ location }: Services, principal: IamUser | IamRole | undefined): Record<string, ContextValue> {
  if (!principal) return {}
  const isUser = principal.kind === 'user'
  return {
    'aws:principalarn': principal.arn,
    'aws:principalaccount': location.accountId,
    'aws:principaltype': isUser ? 'User' : 'AssumedRole',
    ...(isUser ? { 'aws:userid': principal.id, 'aws:username': principal.name } : {}),
    ...Object.fromEntries(
      Object.entries(principal.tags).map(([key, value]) => [`aws:principaltag/${key.toLowerCase()}`, value]),
    ),
  }
}

function requireAction(name: string): string {
  if (/^[\w-]+:\w+$/.test(name)) return name
  throw invalidInput(`The action ${name} must be of the form service:Name, without wildcards.`)
}

function requireResource(arn: string): string {
  if (arn === '*' || /^arn:[^:]+:[^:]+:[^:]*:[^:]*:./.test(arn)) return arn
  throw invalidInput(`The resource ${arn} must be an ARN or "*".`)
}

function requireAccount(owner: string): string {
  const [, account] = /^arn:[\w-]+:iam::(\d{12}):root$/.exec(owner) ?? /^(\d{12})$/.exec(owner) ?? []
  if (account === undefined) throw invalidInput(`The resource owner ${owner} must be the ARN of an account.`)
  return account
}

export const simulationOperations: readonly Operation[] = [
  SimulateCustomPolicy,
  SimulatePrincipalPolicy,
  GetContextKeysForCustomPolicy,
  GetContextKeysForPrincipalPolicy,
]
