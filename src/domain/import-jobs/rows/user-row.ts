import { readHash } from '../../../crypto/hash-forms.js'
import type { HashAlgorithm, ImportedHash } from '../../../entities/imported-hash.js'
import type { Attributes } from '../../../entities/user.js'
import type { SchemaAttribute, UserPool } from '../../../entities/user-pool.js'
import { Failure } from '../../failure.js'
import { offersFactor } from '../../sign-in/second-factor.js'
import { checkImportedAttributes } from '../../users/attribute-rules.js'
import { valueProblem } from '../../users/attribute-values.js'
import { attributesUnderName } from '../../users/user-creation.js'
import { type ColumnOrder, mfaColumn, passwordHashColumn, usernameColumn } from './csv-header.js'
import { faultText, RowFault } from './row-faults.js'

/** What a row says of a user. Nobody looked yet whether there is one already. */
export interface ImportedUser {
  /** As `NewUser` takes it: the email or phone number in pools with username attributes. */
  readonly username: string
  /** With the one that the username is, if it is one. Without empty values. */
  readonly attributes: Attributes
  /** Text messages are the user's second factor. */
  readonly smsMfa: boolean
  readonly passwordHash?: ImportedHash
}

const ownColumns: ReadonlySet<string> = new Set([usernameColumn, mfaColumn, passwordHashColumn])
/** The limit of the API for every value. */
const longestValue = 2048
const usernameForm = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u

/**
 * A row of the file as the user it describes, by the rules that hold for administrators, and with everything that the
 * pool requires. Values are taken as they are written, formulas of spreadsheets too. `algorithm` goes with a column of
 * password hashes: then every row has one. Faults are texts of the row log and tell no value.
 */
export function readUserRow(
  fields: readonly string[],
  columns: ColumnOrder,
  pool: UserPool,
  algorithm?: HashAlgorithm,
): ImportedUser | { readonly fault: string } {
  try {
    const values = valuesByColumn(fields, columns)
    const username = readUsername(values)
    const attributes = readAttributes(pool, username, values)
    const smsMfa = readMfa(pool, attributes, values)
    const passwordHash = readPasswordHash(values, algorithm)
    return { username, attributes, smsMfa, ...(passwordHash && { passwordHash }) }
  } catch (error) {
    if (error instanceof RowFault) return { fault: error.message }
    if (error instanceof Failure) return { fault: faultText(error) }
    throw error
  }
}

/** Whoever has a password already signs in with it at once; the others reset theirs first (developer guide, import). */
export function importedStatus({ passwordHash }: ImportedUser): 'CONFIRMED' | 'RESET_REQUIRED' {
  return passwordHash ? 'CONFIRMED' : 'RESET_REQUIRED'
}

type Values = ReadonlyMap<string, string>

function valuesByColumn(fields: readonly string[], columns: ColumnOrder): Values {
  if (fields.length !== columns.length) {
    throw new RowFault(`The row has ${fields.length} values, the header has ${columns.length} columns.`)
  }
  return new Map(columns.map((column, index) => [column, fields[index] ?? '']))
}

function readUsername(values: Values): string {
  const username = valueIn(values, usernameColumn)
  if (username === '') throw new RowFault(`The User Record does not set ${usernameColumn}.`)
  if (!usernameForm.test(username)) throw new RowFault(`${usernameColumn} must have 1 to 128 characters and no blanks.`)
  return username.normalize('NFC')
}

function readAttributes(pool: UserPool, username: string, values: Values): Attributes {
  const schema = new Map(pool.schema.map((attribute) => [attribute.name, attribute]))
  const given = [...values].filter(([column, value]) => value !== '' && !ownColumns.has(column))
  const tooLong = given.find(([, value]) => value.length > longestValue)
  if (tooLong) throw new RowFault(`${tooLong[0]}: String must be no longer than ${longestValue} characters`)
  const read = given.map(([name, value]): [string, string] => [name, readValue(schema.get(name), value)])
  const attributes = attributesUnderName(pool, username, Object.fromEntries(read))
  checkImportedAttributes(pool, attributes)
  requireVerifiedContact(pool, attributes)
  return attributes
}

/** Of the ways in which a file writes values two differ from the API's: letter case of booleans, and mm/dd/yyyy. */
function readValue(attribute: SchemaAttribute | undefined, value: string): string {
  if (attribute?.type === 'Boolean') return value.toLowerCase()
  if (attribute?.name !== 'birthdate') return value
  const [, month, day, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(value) ?? []
  const date = `${year}-${month}-${day}`
  if (valueProblem(attribute, date)) throw new RowFault('birthdate: Birthdate must be a day in the format mm/dd/yyyy')
  return date
}

/** One that the pool verifies automatically; without such contacts there is none, and the row is refused. */
function requireVerifiedContact({ settings }: UserPool, attributes: Attributes): void {
  const contacts = settings.autoVerifiedAttributes ?? []
  if (contacts.some((contact) => attributes[`${contact}_verified`] === 'true')) return
  const example = contacts.includes('email') || contacts.length === 0 ? 'email_verified' : 'phone_number_verified'
  throw new RowFault(
    `The User Record does not set any of the auto verified attributes to true. (Example: ${example} to true).`,
  )
}

/**
 * The pool's mode decides which values there may be (developer guide, import). Assumed: where the pool leaves it to people,
 * a user whom no text message could reach is refused rather than let in without a second factor; where it demands one,
 * that user is asked for another at the first sign-in.
 */
function readMfa(pool: UserPool, attributes: Attributes, values: Values): boolean {
  const { mfa } = pool.settings
  const value = valueIn(values, mfaColumn).toLowerCase()
  const allowed = mfa === 'OPTIONAL' ? ['true', 'false'] : [mfa === 'ON' ? 'true' : 'false']
  if (!allowed.includes(value)) throw new RowFault(`${mfaColumn} must be ${allowed.join(' or ')} in this user pool.`)
  if (value === 'false') return false
  const isReachable = attributes.phone_number !== undefined && offersFactor(pool.settings, 'SMS_MFA')
  if (isReachable || mfa === 'ON') return isReachable
  throw new RowFault(`${mfaColumn} is true, but the user has no phone_number or the user pool sends no text messages.`)
}

function readPasswordHash(values: Values, algorithm: HashAlgorithm | undefined): ImportedHash | undefined {
  if (algorithm === undefined) {
    // A hash that nobody looks at would make a user without a password of one who has one.
    if (values.has(passwordHashColumn))
      throw new RowFault(`The import job names no algorithm of ${passwordHashColumn}.`)
    return undefined
  }
  const text = valueIn(values, passwordHashColumn)
  if (text === '') throw new RowFault(`The User Record does not set ${passwordHashColumn}.`)
  const form = readHash(algorithm, text)
  if ('problem' in form) throw new RowFault(`${passwordHashColumn}: ${form.problem}`)
  return { algorithm, text }
}

function valueIn(values: Values, column: string): string {
  return values.get(column) ?? ''
}
