import { type Condition, compileCondition } from './condition.js'
import type { ConditionContext } from './context.js'
import { type Glob, matches, resourceGlob, standsAt, textGlob } from './glob.js'
import {
  allowsVariables,
  type ConditionValues,
  type Effect,
  type PolicyDocument,
  type Statement,
  statementsOf,
  toList,
} from './policy-document.js'
import { fixedParts, isFilledText, parseTemplate, resolve, type TemplatePart } from './template.js'

/** One thing that a principal wants to do. */
export interface PolicyRequest {
  /** `service:Name`, whatever the case. */
  readonly action: string
  /** An ARN, or `*` for actions that no resource limits. */
  readonly resource: string
  readonly context: ConditionContext
}

export interface CompiledStatement {
  readonly effect: Effect
  readonly sid: string | undefined
  /** Position in the document, from 0. */
  readonly index: number
  matches(request: PreparedRequest): boolean
}

/** A request with what every statement asks of it worked out once. */
export interface PreparedRequest extends PolicyRequest {
  readonly foldedAction: string
}

/** The statements of a document, apart by effect, each in the document's order. */
export interface CompiledPolicy {
  readonly denying: readonly CompiledStatement[]
  readonly allowing: readonly CompiledStatement[]
}

/** Reads every pattern, date and address of a validated document once. */
export function compilePolicy(document: PolicyDocument): CompiledPolicy {
  const variables = allowsVariables(document)
  const statements = statementsOf(document).map((statement, index) => compileStatement(statement, index, variables))
  return {
    denying: statements.filter(({ effect }) => effect === 'Deny'),
    allowing: statements.filter(({ effect }) => effect === 'Allow'),
  }
}

export function prepareRequest(request: PolicyRequest): PreparedRequest {
  return { ...request, foldedAction: request.action.toLowerCase() }
}

function compileStatement(statement: Statement, index: number, variables: boolean): CompiledStatement {
  const action = compileActions(statement)
  const resource = compileResources(statement, variables)
  const conditions = compileConditions(statement, variables)
  return {
    effect: statement.Effect,
    sid: statement.Sid,
    index,
    matches(request) {
      if (!action(request.foldedAction) || !resource(request)) return false
      for (const condition of conditions) if (!condition(request.context)) return false
      return true
    },
  }
}

/** Plain names, by far the most, are one look-up however many a statement lists. */
function compileActions({ Action, NotAction }: Statement): (foldedAction: string) => boolean {
  const globs = toList(Action ?? NotAction).flatMap((pattern) => actionGlob(pattern) ?? [])
  const names = new Set(globs.filter(({ pieces }) => pieces.length === 0).map(({ prefix }) => prefix))
  const patterns = globs.filter(({ pieces }) => pieces.length > 0)
  const named = (action: string) => names.has(action) || patterns.some((glob) => matches(glob, action))
  return NotAction === undefined ? named : (action) => !named(action)
}

/** The service part takes no wildcard: such a pattern, other than `*` alone, names nothing. */
function actionGlob(pattern: string): Glob | undefined {
  const folded = pattern.toLowerCase()
  const [service = '', ...name] = folded.split(':')
  if (folded !== '*' && (name.length !== 1 || /[*?]/.test(service))) return undefined
  const template = parseTemplate(folded, { variables: false })
  const fixed = 'parts' in template ? fixedParts(template.parts) : undefined
  return fixed && textGlob(fixed)
}

type Match = 'yes' | 'no' | 'unresolved'

function compileResources(statement: Statement, variables: boolean): (request: PolicyRequest) => boolean {
  const { Resource, NotResource, Effect } = statement
  const compile = (texts: string | readonly string[], excludes: boolean) =>
    toList(texts).map((text) => compileResource(text, { variables, excludes }))
  if (NotResource !== undefined) return compileExclusions(compile(NotResource, true), Effect)
  // A statement with neither member stands in a trust policy, which is about its own role.
  if (Resource === undefined) return () => true
  const patterns = compile(Resource, false)
  return (request) => {
    for (const pattern of patterns) if (pattern(request) === 'yes') return true
    return false
  }
}

/** An entry that the request leaves open spares nothing: a Deny applies, an Allow must not (fail closed; Assumed for Allow). */
function compileExclusions(patterns: readonly ResourcePattern[], effect: Effect): (request: PolicyRequest) => boolean {
  const openAnswer = effect === 'Deny'
  return (request) => {
    const found = patterns.map((pattern) => pattern(request))
    if (found.includes('yes')) return false
    return found.includes('unresolved') ? openAnswer : true
  }
}

type ResourcePattern = (request: PolicyRequest) => Match

interface ResourceRules {
  readonly variables: boolean
  /** Whether it matters that a variable stays open, as it does in NotResource. */
  readonly excludes: boolean
}

function compileResource(text: string, rules: ResourceRules): ResourcePattern {
  if (text === '*') return () => 'yes'
  const template = parseTemplate(text, { variables: rules.variables, fromColon: 5 })
  if ('malformed' in template) return () => 'unresolved'
  const { parts } = template
  const fixed = fixedParts(parts)
  if (!fixed) return compileOpenResource(parts, rules)
  const glob = resourceGlob(fixed)
  return ({ resource }) => (resource !== '*' && matches(glob, resource) ? 'yes' : 'no')
}

/** A pattern with variables: most are about other resources by their fixed ends, and few have wildcards too. */
function compileOpenResource(parts: readonly TemplatePart[], { excludes }: ResourceRules): ResourcePattern {
  const start = literalOf(parts.at(0))
  const end = literalOf(parts.at(-1))
  const hasWildcards = parts.some((part) => 'wildcard' in part)
  return ({ resource, context }) => {
    if (!excludes && !(standsAt(resource, start, 0) && resource.endsWith(end))) return 'no'
    if (!hasWildcards) {
      const same = isFilledText(parts, context, resource)
      return same === undefined ? 'unresolved' : same ? 'yes' : 'no'
    }
    const filled = resolve(parts, context)
    if (!filled) return 'unresolved'
    return matches(resourceGlob(filled), resource) ? 'yes' : 'no'
  }
}

function literalOf(part: TemplatePart | undefined): string {
  return part && 'literal' in part ? part.literal : ''
}

function compileConditions({ Condition }: Statement, variables: boolean): readonly Condition[] {
  return Object.entries(Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) =>
      compileCondition(operator, key, { values: toList<ConditionValues>(values).map(String), variables }),
    ),
  )
}
