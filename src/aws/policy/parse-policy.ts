import { type AttachType, longestDocument, policySize, sizeLimits } from './attachment.js'
import { checkPrincipals, checkTrustElements } from './check-principals.js'
import { checkResourceForms } from './check-resources.js'
import { checkActionForms, checkLegacyParsing, checkPresence, checkSids } from './check-statements.js'
import { checkSyntax } from './check-syntax.js'
import { JsonFault, type JsonObject, readJson, textPositions } from './json-source.js'
import type { PolicyDocument } from './policy-document.js'
import { PolicyFault, syntaxFault } from './policy-fault.js'
import { memberOf, type Place, type Spot, spotOf, statementPlaces } from './policy-tree.js'

export interface ParseRules {
  readonly attach: AttachType
  /** `accept`: also Version 2008-10-17 and none, for documents of a configuration file. Refused otherwise. */
  readonly olderVersions?: 'accept'
}

/** An accepted document with the places of everything in it, for the linter. */
export interface PolicySource {
  readonly text: string
  readonly root: Place<JsonObject>
}

export interface PolicyRefusal {
  readonly code: 'MalformedPolicyDocument' | 'LimitExceeded' | 'PackedPolicyTooLarge'
  /** The text for the wire, which says little. */
  readonly message: string
  /** The same for the author of the document. */
  readonly detail: string
  /** Such as `Statement[0].Action[1]`; empty for the document itself. */
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly column: number
}

export type ParsedPolicy =
  | { readonly document: PolicyDocument; readonly source: PolicySource }
  | { readonly refusal: PolicyRefusal }

/** The deepest that a valid document goes is 6. */
const maxDepth = 10
const start: Spot = { path: '', offset: 0 }

/**
 * Reads a document that is about to be stored or used. Refusals come in the order and with the texts that IAM and its
 * peers show; the first one is reported.
 */
export function parsePolicy(text: string, rules: ParseRules): ParsedPolicy {
  try {
    const root = readDocument(text)
    checkDocument(root, rules)
    const tooLarge = checkSize(text, rules.attach)
    if (tooLarge) return { refusal: tooLarge }
    return { document: JSON.parse(text) as PolicyDocument, source: { text, root } }
  } catch (error) {
    if (!(error instanceof PolicyFault)) throw error
    const { message, detail, spot } = error
    const position = textPositions(text)(spot.offset)
    return { refusal: { code: 'MalformedPolicyDocument', message, detail, path: spot.path, ...position } }
  }
}

function readDocument(text: string): Place<JsonObject> {
  if (text.length > longestDocument) throw syntaxFault(`longer than ${longestDocument} characters`, start)
  // IAM API reference, PolicyDocument: printable Latin-1 and three kinds of white space.
  const foreign = text.search(/[^\t\n\r\u0020-\u00ff]/)
  if (foreign >= 0) throw syntaxFault('a character that policies cannot hold', { path: '', offset: foreign })
  try {
    const root: Place = { path: '', node: readJson(text, { maxDepth }) }
    checkSyntax(root)
    return root
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    throw syntaxFault(error.message, { path: '', offset: error.offset })
  }
}

/** The checks behind the syntax, each over all statements before the next. */
function checkDocument(root: Place<JsonObject>, { attach, olderVersions }: ParseRules): void {
  const isTrust = attach === 'trust'
  const statements = statementPlaces(root)
  checkVersion(root, { older: isTrust || olderVersions === 'accept' })
  checkLegacyParsing(statements)
  checkSids(statements)
  checkPresence(statements, { names: ['Action', 'NotAction'], message: 'Policy statement must contain actions.' })
  checkResourceForms(statements)
  checkActionForms(statements)
  if (isTrust) checkTrustElements(statements)
  else
    checkPresence(statements, {
      names: ['Resource', 'NotResource'],
      message: 'Policy statement must contain resources.',
    })
  checkPrincipals(statements, { isTrust })
}

/** Assumed: trust policies may be of the older version or of none, as many of AWS's own examples are. */
function checkVersion(root: Place<JsonObject>, { older }: { readonly older: boolean }): void {
  const version = memberOf(root, 'Version')
  const value = version?.node.kind === 'string' ? version.node.value : undefined
  if (value === '2012-10-17' || (older && (!version || value === '2008-10-17'))) return
  const message = 'Policy document must be version 2012-10-17 or greater.'
  throw new PolicyFault(message, version ? `Version is "${value}"` : 'Version is missing', spotOf(version ?? root))
}

function checkSize(text: string, attach: AttachType): PolicyRefusal | undefined {
  const { characters, code, message } = sizeLimits[attach]
  const size = policySize(text)
  if (size <= characters) return undefined
  const detail = `${size} characters without white space, of ${characters} allowed`
  return { code, message, detail, path: '', line: 1, column: 1 }
}

/** A refusal as one line for a log or a terminal. */
export function refusalLine({ detail, path, line, column }: PolicyRefusal): string {
  return `${path === '' ? '' : `${path}: `}${detail} (line ${line}, column ${column})`
}
