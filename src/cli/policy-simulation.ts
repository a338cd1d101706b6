import { compilePolicy } from '../aws/policy/compiled-policy.js'
import { type ContextValue, contextOf } from '../aws/policy/context.js'
import { decisionText } from '../aws/policy/decision-text.js'
import { evaluate, type PolicyDecision } from '../aws/policy/evaluate.js'
import type { PolicyDocument } from '../aws/policy/policy-document.js'
import { readStatements, type StatementReading } from './policy-explanation.js'

export type SimulatedLayer = 'identity' | 'boundary' | 'session'

export interface SimulatedPolicy {
  readonly layer: SimulatedLayer
  readonly file: string
  readonly document: PolicyDocument
}

export interface Scene {
  readonly policies: readonly SimulatedPolicy[]
  readonly context: Readonly<Record<string, ContextValue>>
}

export interface SimulatedRequest {
  readonly action: string
  readonly resource: string
}

export interface Simulation extends SimulatedRequest {
  readonly decision: PolicyDecision['decision']
  readonly layer?: SimulatedLayer
  /** The statement that decided; absent when none did. */
  readonly by?: { readonly file: string; readonly statement: number; readonly sid?: string }
  /** Of a refusal: as the server would say it. */
  readonly message?: string
  /** Of a refusal: every statement of the refusing layer that could have allowed it, the nearest first. */
  readonly unmatched: readonly (StatementReading & { readonly file: string; readonly layer: SimulatedLayer })[]
}

const layerNames = ['identity', 'boundary', 'session'] as const
const caller = '<caller>'

/** Decides one action on one resource with the evaluator of the server; a layer without a file does not exist. */
export function simulate({ policies, context }: Scene, request: SimulatedRequest): Simulation {
  const inLayer = (name: SimulatedLayer) => policies.filter(({ layer }) => layer === name)
  const layers = layerNames
    .filter((name) => name === 'identity' || inLayer(name).length > 0)
    .map((name) => ({ name, policies: inLayer(name).map(({ document }) => compilePolicy(document)) }))
  const asked = { ...request, context: contextOf(context) }
  const decision = evaluate(layers, asked)
  const layer = decision.decision === 'allowed' ? 'identity' : (decision.layer as SimulatedLayer)
  const statement = 'statement' in decision ? decision.statement : undefined
  const file = statement ? inLayer(layer)[statement.policy]?.file : undefined
  const by = statement && file !== undefined ? { file, statement: statement.statement, ...sidOf(statement) } : undefined
  const shared = { ...request, decision: decision.decision, layer, ...(by ? { by } : {}) }
  if (decision.decision === 'allowed') return { ...shared, unmatched: [] }
  const message = decisionText({ decision: decision.decision, layer }, { callerArn: caller, ...request })
  if (decision.decision === 'explicitDeny') return { ...shared, message, unmatched: [] }
  const unmatched = inLayer(layer).flatMap(({ file: from, document }) =>
    readStatements(document, asked)
      .filter(({ effect }) => effect === 'Allow')
      .map((reading) => ({ ...reading, file: from, layer })),
  )
  return { ...shared, message, unmatched: unmatched.toSorted((a, b) => distance(a) - distance(b)) }
}

/** Statements about the action come first, and of them those that miss least. */
function distance({ misses }: StatementReading): number {
  return misses.length + (misses.some(({ part }) => part === 'action') ? 1000 : 0)
}

function sidOf({ sid }: { readonly sid: string | undefined }): { readonly sid?: string } {
  return sid ? { sid } : {}
}
