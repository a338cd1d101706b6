import type { AppClient } from '../../entities/app-client.js'
import type { Attributes } from '../../entities/user.js'
import type { SchemaAttribute, UserPool } from '../../entities/user-pool.js'
import { Failure } from '../failure.js'
import { valueProblem } from './attribute-values.js'
import { isEmailAddress, isPhoneNumber } from './contact-formats.js'

/** Who writes: an administrator, or a person through an app client with its write permissions. */
export type AttributeWriter =
  | { readonly kind: 'administrator' }
  | { readonly kind: 'client'; readonly client: AppClient }

/** What nobody sets: they are the service's own words about the user. */
const neverSet: ReadonlySet<string> = new Set(['sub', 'identities'])
/** What no app client sets, whatever its write permissions: a person could call a stranger's address verified. */
const administratorsOnly: ReadonlySet<string> = new Set(['email_verified', 'phone_number_verified'])
/** More than a schema has: keeps the refusal of ten thousand made-up names short. */
const reportedProblems = 100

/** Checks values for a new user: schema, formats, write permission; required ones only for people (administrators may leave them out). */
export function checkNewAttributes(pool: UserPool, attributes: Attributes, writer: AttributeWriter): void {
  checkWholeUser(pool, attributes, { writer, isComplete: writer.kind === 'client' })
}

/** Checks values of an imported user: as if an administrator wrote them, and all that are required. */
export function checkImportedAttributes(pool: UserPool, attributes: Attributes): void {
  checkWholeUser(pool, attributes, { writer: { kind: 'administrator' }, isComplete: true })
}

function checkWholeUser(
  pool: UserPool,
  attributes: Attributes,
  { writer, isComplete }: { readonly writer: AttributeWriter; readonly isComplete: boolean },
): void {
  const schema = schemaOf(pool)
  const names = Object.keys(attributes)
  // What may be typed as the username needs no further permission.
  const identifiers = pool.settings.usernameAttributes ?? []
  checkPermission(
    schema,
    writer,
    names.filter((name) => !identifiers.some((identifier) => identifier === name)),
  )
  const given = entriesWithValue(attributes)
  checkContactFormats(given)
  const missing = isComplete ? missingAttributes(pool, given) : []
  refuseProblems([...valueProblems(schema, given, names), ...missing])
  if (writer.kind === 'client' && preferredUsernameIsAlias(pool) && attributes.preferred_username) {
    throw new Failure('preferred-username-unconfirmed')
  }
  for (const contact of ['email', 'phone_number']) {
    if (attributes[`${contact}_verified`]?.toLowerCase() === 'true' && !attributes[contact]) {
      throw new Failure('verified-flag-without-contact', { contact })
    }
  }
}

/** Checks a change: as above, plus immutability. An empty value means deletion. */
export function checkAttributeChange(pool: UserPool, change: Attributes, writer: AttributeWriter): void {
  const schema = schemaOf(pool)
  const names = Object.keys(change)
  checkPermission(schema, writer, names)
  const immutable = names.find((name) => schema.get(name)?.mutable === false)
  if (immutable !== undefined) throw new Failure('attribute-immutable', { attribute: immutable })
  for (const name of names) {
    if (change[name] === '' && schema.get(name)?.required) throw deletionFailure(name, REQUIRED)
  }
  const given = entriesWithValue(change)
  checkContactFormats(given)
  refuseProblems(valueProblems(schema, given, names))
}

/** Checks which attributes an administrator may delete. */
export function checkAttributeDeletion(pool: UserPool, names: readonly string[]): void {
  const schema = schemaOf(pool)
  for (const name of names) {
    const attribute = schema.get(name)
    if (!attribute) throw deletionFailure(name, UNKNOWN)
    if (attribute.required) throw deletionFailure(name, REQUIRED)
    if (neverSet.has(name)) throw new Failure('attribute-cannot-be-set', { attribute: name })
    if (!attribute.mutable) throw new Failure('attribute-immutable', { attribute: name })
  }
}

/**
 * The attributes the client may read, `sub` first (ReadAttributes; unset or empty means every standard and custom one).
 * Developer attributes never, identities always (Assumed: as in ID tokens).
 */
export function readableAttributes(pool: UserPool, client: AppClient, attributes: Attributes): Attributes {
  const schema = schemaOf(pool)
  const listed = client.settings.readAttributes ?? []
  const readable = Object.entries(attributes).filter(
    ([name]) =>
      !isDeveloperOnly(name, schema.get(name)) &&
      (listed.length === 0 || listed.includes(name) || name === 'identities'),
  )
  const { sub } = attributes
  const rest = readable.filter(([name]) => name !== 'sub')
  return Object.fromEntries(sub === undefined ? rest : [['sub', sub], ...rest])
}

const UNKNOWN = 'Attribute does not exist in the schema.'
/** Assumed: the service's words for it were never seen. */
const REQUIRED = 'Attribute is required and cannot be deleted.'

function schemaOf(pool: UserPool): ReadonlyMap<string, SchemaAttribute> {
  return new Map(pool.schema.map((attribute) => [attribute.name, attribute]))
}

function entriesWithValue(attributes: Attributes): [string, string][] {
  return Object.entries(attributes).filter(([, value]) => value !== '')
}

function checkPermission(
  schema: ReadonlyMap<string, SchemaAttribute>,
  writer: AttributeWriter,
  names: readonly string[],
): void {
  for (const name of names) {
    if (writer.kind === 'client') {
      // Names outside of the schema are answered alike, as observed: the client learns nothing of the schema.
      if (!mayWrite(schema.get(name), writer.client)) throw new Failure('attribute-write-forbidden')
    } else if (neverSet.has(name) || name.startsWith('cognito:')) {
      throw new Failure('attribute-cannot-be-set', { attribute: name })
    }
  }
}

/** WriteAttributes; unset or empty means every standard and custom attribute. */
function mayWrite(attribute: SchemaAttribute | undefined, client: AppClient): boolean {
  if (!attribute || isDeveloperOnly(attribute.name, attribute)) return false
  if (neverSet.has(attribute.name) || administratorsOnly.has(attribute.name)) return false
  const listed = client.settings.writeAttributes ?? []
  return listed.length === 0 || listed.includes(attribute.name)
}

function isDeveloperOnly(name: string, attribute: SchemaAttribute | undefined): boolean {
  return attribute?.developerOnly === true || name.startsWith('dev:')
}

function checkContactFormats(given: readonly [string, string][]): void {
  for (const [name, value] of given) {
    if (name === 'email' && !isEmailAddress(value)) throw new Failure('email-format-invalid')
    if (name === 'phone_number' && !isPhoneNumber(value)) throw new Failure('phone-format-invalid')
  }
}

/** Lines of the form `name: what is wrong`; `names` are also those without a value. */
function valueProblems(
  schema: ReadonlyMap<string, SchemaAttribute>,
  given: readonly [string, string][],
  names: readonly string[],
): string[] {
  const unknown = names.filter((name) => !schema.has(name)).map((name) => line(name, UNKNOWN))
  const wrong = given.flatMap(([name, value]) => {
    const attribute = schema.get(name)
    const problem = attribute && valueProblem(attribute, value)
    return problem === undefined ? [] : [line(name, problem)]
  })
  return [...unknown, ...wrong]
}

function missingAttributes(pool: UserPool, given: readonly [string, string][]): string[] {
  const present = new Set(given.map(([name]) => name))
  return pool.schema
    .filter(({ name, required }) => required && !neverSet.has(name) && !present.has(name))
    .map(({ name }) => line(name, 'The attribute is required'))
}

function refuseProblems(problems: readonly string[]): void {
  if (problems.length === 0) return
  throw new Failure('attributes-not-conforming', { reason: problems.slice(0, reportedProblems).join('') })
}

function line(name: string, problem: string): string {
  return `${name}: ${problem}\n`
}

function deletionFailure(attribute: string, reason: string): Failure {
  return new Failure('attribute-deletion-forbidden', { attribute, reason })
}

function preferredUsernameIsAlias(pool: UserPool): boolean {
  return pool.settings.aliasAttributes?.includes('preferred_username') ?? false
}
