import { prepareRequest } from '../../aws/policy/compiled-policy.js'
import { type ContextValue, contextOf } from '../../aws/policy/context.js'
import { evaluate, type Layer } from '../../aws/policy/evaluate.js'
import { contextKeysOf } from './context-keys.js'
import type { SourcedPolicy } from './sourced-policy.js'
import { statementSpans } from './statement-positions.js'

export interface SimulationInput {
  readonly policies: readonly SourcedPolicy[]
  /** Absent: nothing bounds the principal. */
  readonly boundary?: readonly SourcedPolicy[] | undefined
  readonly context: Readonly<Record<string, ContextValue>>
}

/** Runs the evaluator that decides real requests over policies and a context that are given. */
export class Simulation {
  readonly #policies: readonly SourcedPolicy[]
  readonly #boundary: readonly SourcedPolicy[] | undefined
  readonly #context: ReturnType<typeof contextOf>
  /** Observed: every key of every document counts, whether its statement is about the action or not. */
  readonly #missingKeys: readonly string[]

  constructor({ policies, boundary, context }: SimulationInput) {
    this.#policies = policies
    this.#boundary = boundary
    this.#context = contextOf(context)
    const documents = [...policies, ...(boundary ?? [])].map(({ document }) => document)
    this.#missingKeys = contextKeysOf(documents).filter((key) => this.#context.get(key.toLowerCase()) === undefined)
  }

  /** One EvaluationResult. */
  decide(action: string, resource: string) {
    const request = { action, resource, context: this.#context }
    const layer = (name: Layer['name'], policies: readonly SourcedPolicy[]): Layer => ({
      name,
      policies: policies.map(({ compiled }) => compiled),
    })
    const boundary = this.#boundary && layer('boundary', this.#boundary)
    const layers = [layer('identity', this.#policies), ...(boundary ? [boundary] : [])]
    const { decision } = evaluate(layers, request)
    return {
      EvalActionName: action,
      EvalResourceName: resource,
      EvalDecision: decision,
      MatchedStatements: decision === 'implicitDeny' ? [] : this.#matching(decision, request),
      MissingContextValues: this.#missingKeys,
      ...(boundary
        ? {
            PermissionsBoundaryDecisionDetail: {
              AllowedByPermissionsBoundary: evaluate([boundary], request).decision === 'allowed',
            },
          }
        : {}),
    }
  }

  /** The statements that made the decision: of a denial those of every layer, of a grant those of the identity's policies. */
  #matching(decision: 'allowed' | 'explicitDeny', request: Parameters<typeof prepareRequest>[0]) {
    const prepared = prepareRequest(request)
    const allowed = decision === 'allowed'
    const policies = allowed ? this.#policies : [...this.#policies, ...(this.#boundary ?? [])]
    return policies.flatMap(({ id, text, compiled }) => {
      const statements = allowed ? compiled.allowing : compiled.denying
      const found = statements.filter((statement) => statement.matches(prepared))
      if (found.length === 0) return []
      const spans = statementSpans(text)
      return found.map(({ index }) => ({ SourcePolicyId: id, SourcePolicyType: 'IAM Policy', ...spans[index] }))
    })
  }
}
