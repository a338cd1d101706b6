import type { PolicyDecision } from '../../src/aws/policy/evaluate.js'
import type { PolicyDocument, Statement } from '../../src/aws/policy/policy-document.js'
import { conditionBlockHolds } from './naive-conditions.js'
import { arnPatternMatches, textPatternMatches } from './naive-patterns.js'
import { type Context, readText } from './naive-texts.js'

/**
 * A second reading of the rules, slow and plain: it reads documents anew for every request and compiles nothing. It exists
 * to disagree with the engine, so it shares only types with it.
 */
export interface NaiveLayer {
  readonly name: 'scp' | 'identity' | 'boundary' | 'session'
  readonly documents: readonly PolicyDocument[]
}

export interface NaiveRequest {
  readonly action: string
  readonly resource: string
  readonly context: Context
}

/** The decision without the deciding statement. */
export function naiveDecision(layers: readonly NaiveLayer[], request: NaiveRequest): string {
  for (const layer of layers) if (someStatement(layer, 'Deny', request)) return `explicitDeny ${layer.name}`
  for (const layer of layers) if (!someStatement(layer, 'Allow', request)) return `implicitDeny ${layer.name}`
  return 'allowed'
}

/** An engine's decision in the same words. */
export function inWords(decision: PolicyDecision): string {
  return decision.decision === 'allowed' ? 'allowed' : `${decision.decision} ${decision.layer}`
}

function someStatement(layer: NaiveLayer, effect: string, request: NaiveRequest): boolean {
  return layer.documents.some((document) =>
    [document.Statement]
      .flat()
      .some(
        (statement) =>
          (statement as Statement).Effect === effect && statementMatches(document, statement as Statement, request),
      ),
  )
}

function statementMatches(document: PolicyDocument, statement: Statement, request: NaiveRequest): boolean {
  const modern = document.Version === '2012-10-17'
  return (
    actionMatches(statement, request.action) &&
    resourceMatches(statement, { request, modern }) &&
    conditionBlockHolds(statement.Condition ?? {}, { context: request.context, modern })
  )
}

function actionMatches(statement: Statement, action: string): boolean {
  const named = (patterns: string | readonly string[]) =>
    [patterns].flat().some((pattern) => actionFits(pattern, action))
  if (statement.NotAction !== undefined) return !named(statement.NotAction)
  return statement.Action !== undefined && named(statement.Action)
}

function actionFits(pattern: string, action: string): boolean {
  if (pattern === '*') return true
  const colon = pattern.indexOf(':')
  if (colon === -1 || pattern.indexOf(':', colon + 1) !== -1) return false
  const [service = '', name = ''] = pattern.split(':')
  const [requestedService = '', ...requestedName] = action.split(':')
  if (service.toLowerCase() !== requestedService.toLowerCase()) return false
  const wanted = [...name.toLowerCase()].map((char) => ({ char, wild: char === '*' || char === '?' }))
  return textPatternMatches(wanted, requestedName.join(':').toLowerCase())
}

interface Situation {
  readonly request: NaiveRequest
  readonly modern: boolean
}

function resourceMatches(statement: Statement, situation: Situation): boolean {
  if (statement.Resource !== undefined) {
    return [statement.Resource].flat().some((pattern) => resourceFits(pattern, situation) === true)
  }
  const answers = [statement.NotResource ?? []].flat().map((pattern) => resourceFits(pattern, situation))
  if (answers.some((answer) => answer === true)) return false
  return answers.every((answer) => answer === false) || statement.Effect === 'Deny'
}

/** Undefined where a variable stays open. */
function resourceFits(pattern: string, { request, modern }: Situation): boolean | undefined {
  if (pattern === '*') return true
  const signs = readText(pattern, { variables: modern, afterColons: 5, context: request.context })
  if (!signs) return undefined
  return request.resource !== '*' && arnPatternMatches(signs, request.resource, { runOn: true })
}
