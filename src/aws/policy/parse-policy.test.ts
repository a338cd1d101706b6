import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { AttachType } from './attachment.js'
import { type ParseRules, parsePolicy, refusalLine } from './parse-policy.js'

interface DocumentVector {
  readonly id: string
  readonly kind: string
  readonly description: string
  readonly attach: AttachType
  readonly document: unknown
  readonly expected: { readonly valid: boolean; readonly errorCode?: string; readonly message?: string }
}

const file = new URL('../../../test/vectors/iam-policies.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { readonly vectors: readonly DocumentVector[] }

const statement = { Effect: 'Allow', Action: 'a:B', Resource: '*' }
const syntax = 'Syntax errors in policy.'
/** What a variable starts with. */
const open = '$'.concat('{')

function parse(document: unknown, rules: ParseRules = { attach: 'managed' }) {
  return parsePolicy(typeof document === 'string' ? document : JSON.stringify(document), rules)
}

/** A document of one statement, whose elements may be replaced or, by undefined, left out. */
function withStatement(changes: object, rules?: ParseRules) {
  return parse({ Version: '2012-10-17', Statement: [{ ...statement, ...changes }] }, rules)
}

function refusalOf(parsed: ReturnType<typeof parsePolicy>) {
  return 'refusal' in parsed ? parsed.refusal : undefined
}

describe('document vectors', () => {
  test.each(vectors.filter(({ kind }) => kind === 'policyDocument'))('$id: $description', (vector) => {
    const refusal = refusalOf(parse(vector.document, { attach: vector.attach }))
    expect(refusal === undefined).toBe(vector.expected.valid)
    expect(refusal?.code).toBe(vector.expected.errorCode)
    if (vector.expected.message) expect(refusal?.message).toBe(vector.expected.message)
  })

  test.each(vectors.filter(({ kind }) => kind === 'policy'))(
    'the policies of $id are accepted or of an older version',
    (vector) => {
      const { policies } = vector as unknown as { policies: Record<string, unknown> }
      for (const [name, documents] of Object.entries(policies)) {
        const attach = name === 'scps' ? 'scp' : 'identity'
        for (const document of [documents].flat(2)) {
          expect(refusalOf(parse(document, { attach, olderVersions: 'accept' }))?.detail).toBeUndefined()
        }
      }
    },
  )
})

test('an accepted document is what JSON.parse makes of it', () => {
  const document = { Version: '2012-10-17', Id: 'x', Statement: { ...statement, Sid: '' } }
  expect(parse(document)).toMatchObject({ document })
})

describe('syntax', () => {
  test.each([
    ['a list as document', [], '', 'a policy is a JSON object'],
    ['no Statement', { Version: '2012-10-17' }, '', 'Statement is missing'],
    ['no statement', { Version: '2012-10-17', Statement: [] }, 'Statement', 'Statement is an empty list'],
    [
      'a text as statement',
      { Version: '2012-10-17', Statement: ['x'] },
      'Statement[0]',
      'a statement is a JSON object',
    ],
    ['an unknown element', { Version: '2012-10-17', Statements: [] }, 'Statements', 'did you mean Statement?'],
    ['a number as Version', { Version: 2012, Statement: statement }, 'Version', 'Version is a string'],
    ['null as Id', { Version: '2012-10-17', Id: null, Statement: statement }, 'Id', 'Id is a string'],
  ])('%s → "Syntax errors in policy."', (_, document, path, detail) => {
    const refusal = refusalOf(parse(document))
    expect(refusal).toMatchObject({ code: 'MalformedPolicyDocument', message: syntax, path })
    expect(refusal?.detail).toContain(detail)
  })

  test.each([
    [{ Acton: 'a:B' }, '.Acton', 'did you mean Action?'],
    [{ action: 'a:B' }, '.action', 'did you mean Action?'],
    [{ NotAction: 'a:B' }, '.NotAction', 'exclude each other'],
    [{ NotResource: '*' }, '.NotResource', 'exclude each other'],
    [{ Principal: '*', NotPrincipal: '*' }, '.NotPrincipal', 'exclude each other'],
    [{ Effect: undefined }, '', 'Effect is missing'],
    [{ Effect: true }, '.Effect', 'Effect is a string'],
    [{ Effect: 'Permit' }, '.Effect', 'Effect is Allow or Deny'],
    [{ Sid: 1 }, '.Sid', 'Sid is a string'],
    [{ Action: 1 }, '.Action', 'a string or a list of strings'],
    [{ Action: ['a:B', null] }, '.Action[1]', 'a string or a list of strings'],
    [{ Resource: { Ref: 'x' } }, '.Resource', 'a string or a list of strings'],
    [{ Resource: [['*']] }, '.Resource[0]', 'a string or a list of strings'],
    [{ Resource: `arn:aws:a:::x/${open}aws:username` }, '.Resource', 'is not a variable'],
    [{ Resource: `arn:aws:a:::x/${open}}` }, '.Resource', 'is not a variable'],
    [{ Principal: 'alice' }, '.Principal', '"*" or an object'],
    [{ Principal: { aws: '*' } }, '.Principal.aws', 'did you mean AWS?'],
    [{ Principal: {} }, '.Principal', 'names nobody'],
    [{ Principal: { AWS: [] } }, '.Principal.AWS', 'is an empty list'],
  ])('%j → "Syntax errors in policy." at its place', (changes, path, detail) => {
    const refusal = refusalOf(withStatement(changes))
    expect(refusal).toMatchObject({ message: syntax, path: `Statement[0]${path}` })
    expect(refusal?.detail).toContain(detail)
  })

  test.each([
    [[], '', 'Condition is an object'],
    [{ StringEquals: 'x' }, '.StringEquals', 'is an object of condition keys'],
    [{ StringEqual: { 'aws:x': 'y' } }, '.StringEqual', 'did you mean StringEquals?'],
    [{ stringequals: { 'aws:x': 'y' } }, '.stringequals', 'did you mean StringEquals?'],
    [{ StringEqualsIfExist: { 'aws:x': 'y' } }, '.StringEqualsIfExist', 'unknown condition operator'],
    [{ StringEqualsIfExistsIfExists: { 'aws:x': 'y' } }, '.StringEqualsIfExistsIfExists', 'unknown condition operator'],
    [{ 'ForAllValue:StringLike': { 'aws:x': 'y' } }, '["ForAllValue:StringLike"]', 'did you mean ForAllValues?'],
    [{ NullIfExists: { 'aws:x': 'true' } }, '.NullIfExists', 'neither a set operator nor IfExists'],
    [{ 'ForAnyValue:Null': { 'aws:x': 'true' } }, '["ForAnyValue:Null"]', 'neither a set operator nor IfExists'],
    [{ toString: { 'aws:x': 'y' } }, '.toString', 'unknown condition operator'],
    [{ Bool: { 'aws:x': [] } }, '.Bool["aws:x"]', 'an empty list of values'],
    [{ Bool: { 'aws:x': null } }, '.Bool["aws:x"]', 'a string, a number or a Boolean'],
    [{ Bool: { 'aws:x': [true, {}] } }, '.Bool["aws:x"][1]', 'a string, a number or a Boolean'],
    [{ Bool: { '': 'true' } }, '.Bool[""]', 'a condition key has a name'],
    [{ StringLike: { 'aws:x': ['a', `${open}b c}`] } }, '.StringLike["aws:x"][1]', 'is not a variable'],
    [{ StringLike: { 'aws:x': `${open}b ,'c'}` } }, '.StringLike["aws:x"]', 'is not a variable'],
  ])('Condition %j → "Syntax errors in policy." at its place', (Condition, path, detail) => {
    const refusal = refusalOf(withStatement({ Condition }))
    expect(refusal).toMatchObject({ message: syntax, path: `Statement[0].Condition${path}` })
    expect(refusal?.detail).toContain(detail)
  })

  test.each([
    [{ NumericEquals: { 'aws:x': `${open}b c}` } }, 'an operator without variables'],
    [{ StringLikeIfExists: { 'aws:x': ['a*', 1, true, `${open}aws:username}`] } }, 'values of three types'],
    [{ 'ForAllValues:ArnNotLikeIfExists': { 'aws:x': 'arn:*' } }, 'every affix'],
    [{ Null: { 'aws:x': true }, StringEquals: {} }, 'an operator without keys'],
    [{}, 'no operator'],
  ])('Condition %j is accepted: %s', (Condition, _) => {
    expect(refusalOf(withStatement({ Condition }))?.detail).toBeUndefined()
  })

  test('the same element twice, or twice the same key in other spelling of the JSON, is refused', () => {
    const text =
      '{"Version":"2012-10-17","Statement":{"Effect":"Deny",\n "\\u0045ffect":"Allow","Action":"*","Resource":"*"}}'
    expect(refusalOf(parse(text))).toMatchObject({
      message: syntax,
      detail: '"Effect" stands here twice',
      line: 2,
      column: 2,
    })
  })

  test('characters outside of Latin-1, deep nesting and over-long texts are refused before they are read', () => {
    expect(refusalOf(withStatement({ Sid: 'Ā' }))).toMatchObject({ message: syntax, line: 1 })
    expect(refusalOf(parse('{"Version":"2012-10-17"\u0000}'))).toMatchObject({ message: syntax, column: 24 })
    expect(refusalOf(parse('['.repeat(100_000)))?.detail).toContain('nested deeper')
    expect(refusalOf(parse(' '.repeat(131_073)))?.detail).toContain('longer than')
  })

  test('a place in a document of many lines', () => {
    const text = JSON.stringify(
      { Version: '2012-10-17', Statement: [statement, { ...statement, Effect: 'x' }] },
      null,
      2,
    )
    const refusal = refusalOf(parse(text))
    expect(refusal).toMatchObject({ path: 'Statement[1].Effect', line: 10, column: 17 })
    expect(refusal && refusalLine(refusal)).toBe('Statement[1].Effect: Effect is Allow or Deny (line 10, column 17)')
  })
})

describe('checks behind the syntax', () => {
  const short = 'Resource vendor must be fully qualified and cannot contain regexes.'

  test.each([
    [{ Effect: 'ALLOW' }, 'The policy failed legacy parsing', '.Effect'],
    [
      { Condition: { DateLessThan: { 'aws:CurrentTime': ['2026', 'soon'] } } },
      'The policy failed legacy parsing',
      '.Condition.DateLessThan["aws:CurrentTime"][1]',
    ],
    [
      { Condition: { 'ForAnyValue:DateEqualsIfExists': { 'aws:x': '2026-02-30' } } },
      'The policy failed legacy parsing',
      undefined,
    ],
    [{ Resource: 'arn:aws::x' }, 'The policy failed legacy parsing', '.Resource'],
    [{ Resource: 'arn:aws:iam::x' }, 'The policy failed legacy parsing', '.Resource'],
    [
      { Sid: 'with blank' },
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
      '.Sid',
    ],
    [{ Action: undefined }, 'Policy statement must contain actions.', ''],
    [{ Action: [] }, 'Policy statement must contain actions.', '.Action'],
    [{ Resource: ['*', 'pool'] }, 'Resource pool must be in ARN format or "*".', '.Resource[1]'],
    [{ Resource: 'pool:x' }, 'Resource pool:x must be in ARN format or "*".', '.Resource'],
    [{ Resource: 'arn:amazon:s3' }, 'Partition "amazon" is not valid for resource "arn:amazon:s3:*:*:*".', '.Resource'],
    [{ Resource: 'arn:b:s3:r:1:x:y' }, 'Partition "b" is not valid for resource "arn:b:s3:r:1:x:y".', '.Resource'],
    [{ Resource: 'arn:aws' }, short, '.Resource'],
    [{ Resource: 'arn:*' }, short, '.Resource'],
    [{ Action: 'ListUsers' }, 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.', '.Action'],
    [{ Action: '' }, 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.', '.Action'],
    [
      { Condition: { Bool: { x: true } } },
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
      '.Condition.Bool.x',
    ],
    [{ Action: ['a:B', 'a:B:c'] }, 'Actions/Condition can contain only one colon.', '.Action[1]'],
    [{ Action: '*:GetUser' }, 'Vendor * is not valid', '.Action'],
    [{ Action: ':B' }, 'Vendor  is not valid', '.Action'],
    [{ Resource: undefined }, 'Policy statement must contain resources.', ''],
    [{ Resource: [] }, 'Policy statement must contain resources.', '.Resource'],
    [{ Principal: '*' }, 'Policy document should not specify a principal.', '.Principal'],
    [{ NotPrincipal: '*' }, 'Policy document should not specify a principal.', '.NotPrincipal'],
  ])('%j → %s', (changes, message, path) => {
    const refusal = refusalOf(withStatement(changes))
    expect(refusal).toMatchObject({ code: 'MalformedPolicyDocument', message })
    if (path !== undefined) expect(refusal?.path).toBe(`Statement[0]${path}`)
  })

  test.each([
    'arn:aws-cn:a:b:c:d',
    'arn:*:a:b:c:d',
    'arn:aws*:a:b:c:d',
    'arn:aws:a:*',
    'arn:aws:c?gnito:a:b:c',
    'arn:aws:a',
  ])('Resource %s is accepted', (Resource) => expect(refusalOf(withStatement({ Resource }))?.detail).toBeUndefined())

  test('of several faults the earlier check is reported, wherever it stands', () => {
    const reported = (...statements: object[]) =>
      refusalOf(parse({ Version: '2012-10-17', Statement: statements.map((one) => ({ ...statement, ...one })) }))
        ?.message
    expect(reported({ Action: [] }, { Sid: 'a' }, { Sid: 'a' })).toMatch(/must be unique/)
    expect(reported({ Resource: 'x' }, { Action: [] })).toMatch(/must contain actions/)
    expect(reported({ Resource: 'arn:b:s3:' }, { Resource: 'x' })).toMatch(/ARN format/)
    expect(reported({ Action: 'a:b:c' }, { Action: 'a' })).toMatch(/prefaced by a vendor/)
    expect(reported({ Resource: undefined }, { Action: 'a' })).toMatch(/prefaced by a vendor/)
    expect(reported({ Sid: 'a' }, { Sid: 'a' }, { Bad: 1 })).toBe(syntax)
    expect(refusalOf(parse({ Statement: { ...statement, Effect: 'allow' } }))?.message).toMatch(/must be version/)
  })

  test('empty Sids are no double', () => {
    expect(
      refusalOf(
        parse({
          Version: '2012-10-17',
          Statement: [
            { ...statement, Sid: '' },
            { ...statement, Sid: '' },
          ],
        }),
      ),
    ).toBe(undefined)
  })

  test.each(['2008-10-17', '2013-01-01', undefined])(
    'Version %s is refused; from a file the older ones pass',
    (Version) => {
      const document = { Version, Statement: statement }
      const message = 'Policy document must be version 2012-10-17 or greater.'
      expect(refusalOf(parse(document))?.message).toBe(message)
      const fromFile = refusalOf(parse(document, { attach: 'managed', olderVersions: 'accept' }))
      expect(fromFile?.message).toBe(Version === '2013-01-01' ? message : undefined)
    },
  )
})
