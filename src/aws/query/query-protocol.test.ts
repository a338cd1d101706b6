import { describe, expect, test } from 'vitest'
import { QueryFailure } from './query-failure.js'
import { errorReply, successReply } from './query-replies.js'
import { isQueryRequest, readParameters } from './query-request.js'
import { readInput } from './read-input.js'
import { flag, integer, list, map, oneOf, required, structure, text, timestamp } from './schema.js'
import { escapeText, toXml } from './xml.js'

const form = ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']

function read(body: string, target = '/') {
  return Object.fromEntries(readParameters({ target, rawHeaders: form, body: Buffer.from(body) }))
}

describe('isQueryRequest', () => {
  test.each([
    ['a form', '/', form, true],
    ['a form in any case', '/', ['CONTENT-TYPE', 'Application/X-WWW-Form-Urlencoded'], true],
    ['an Action in the URL', '/?Version=2011-06-15&Action=GetCallerIdentity', [], true],
    ['a form with a target is JSON', '/', ['X-Amz-Target', 'A.B', ...form], false],
    ['a target and an Action is JSON', '/?Action=A', ['x-amz-target', 'A.B'], false],
    ['JSON', '/', ['Content-Type', 'application/x-amz-json-1.1'], false],
    ['a media type that only begins like a form', '/', ['Content-Type', 'application/x-www-form-urlencodedx'], false],
    ['Action inside another name', '/?MyAction=A', [], false],
  ])('%s', (_name, target, rawHeaders, expected) => {
    expect(isQueryRequest({ target, rawHeaders })).toBe(expected)
  })
})

describe('readParameters', () => {
  test('blanks come as + or %20, names and values may be encoded', () => {
    expect(read('A+B=1+2%203&%C3%A9=%2B')).toEqual({ 'A B': '1 2 3', é: '+' })
  })

  test('URL and body are read together, what signs a URL is left out', () => {
    expect(read('B=2', '/?A=1&X-Amz-Signature=abc')).toEqual({ A: '1', B: '2' })
  })

  test.each([
    ['a name twice', 'A=1&A=2', '/'],
    ['a name in URL and body', 'A=1', '/?A=1'],
    ['a broken escape', 'A=%2', '/'],
    ['an escape that is no UTF-8', 'A=%ff', '/'],
    ['too many parameters', Array.from({ length: 10_001 }, (_, index) => `p${index}=`).join('&'), '/'],
  ])('%s → MalformedQueryString', (_name, body, target) => {
    expect(() => read(body, target)).toThrowError(
      expect.objectContaining({ code: 'MalformedQueryString', status: 400 }),
    )
  })

  test('a body that is no form → MalformedQueryString', () => {
    const request = { target: '/?Action=A', rawHeaders: ['Content-Type', 'text/plain'], body: Buffer.from('Policy=x') }
    expect(() => readParameters(request)).toThrowError(expect.objectContaining({ code: 'MalformedQueryString' }))
  })
})

const schema = structure({
  Name: required(text({ min: 2, max: 5, pattern: '[a-z]+' })),
  Count: integer({ min: 1, max: 10 }),
  Flag: flag,
  Kind: oneOf('One', 'Two'),
  Tags: list(structure({ Key: required(text({ min: 1 })), Value: required(text()) }), { max: 2 }),
  Secret: text({ max: 3, sensitive: true }),
})

function input(parameters: Readonly<Record<string, string>>) {
  return readInput(schema, new Map(Object.entries(parameters)))
}

describe('readInput', () => {
  test('types members and gathers lists by number', () => {
    const read = input({
      Name: 'abc',
      Count: '7',
      Flag: 'true',
      Kind: 'Two',
      'Tags.member.10.Key': 'b',
      'Tags.member.10.Value': '',
      'Tags.member.2.Key': 'a',
      'Tags.member.2.Value': 'x',
    })
    expect(read).toEqual({
      Name: 'abc',
      Count: 7,
      Flag: true,
      Kind: 'Two',
      Tags: [
        { Key: 'a', Value: 'x' },
        { Key: 'b', Value: '' },
      ],
    })
  })

  test('the bare name of a list is an empty list', () => {
    expect(input({ Name: 'abc', Tags: '' })).toEqual({ Name: 'abc', Tags: [] })
  })

  test.each([
    ['another name', 'Polcy'],
    ['another letter case', 'name'],
    ['a member of a text', 'Name.member.1'],
    ['a list item of another form', 'Tags.1.Key'],
    ['item 0', 'Tags.member.0.Key'],
    ['an item without number', 'Tags.member'],
    ['an item that is no structure', 'Tags.member.1'],
    ['a property of Object.prototype', '__proto__'],
    ['very many steps', 'Tags.member.1.Key'.repeat(1000)],
  ])('%s → InvalidQueryParameter: nothing is passed over', (_name, parameter) => {
    expect(() => input({ Name: 'abc', [parameter]: 'x' })).toThrowError(
      expect.objectContaining({ code: 'InvalidQueryParameter' }),
    )
  })

  test.each([
    [{}, "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null"],
    [
      { Name: 'a' },
      "1 validation error detected: Value 'a' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ],
    [
      { Name: 'abc', Kind: 'Three' },
      "1 validation error detected: Value 'Three' at 'kind' failed to satisfy constraint: Member must satisfy enum value set: [One, Two]",
    ],
    [
      { Name: 'abc', 'Tags.member.1.Value': 'x' },
      "1 validation error detected: Value null at 'tags.1.member.key' failed to satisfy constraint: Member must not be null",
    ],
    [
      { Name: 'abc', Secret: 'hidden' },
      "1 validation error detected: Value at 'secret' failed to satisfy constraint: Member must have length less than or equal to 3",
    ],
    [{ Name: 'abc', Count: '1e3' }, 'The value of the parameter Count is no integer.'],
    [{ Name: 'abc', Flag: 'True' }, 'The value of the parameter Flag is no boolean.'],
  ])('%j → ValidationError', (parameters, message) => {
    expect(() => input(parameters as Record<string, string>)).toThrowError(
      expect.objectContaining({ code: 'ValidationError', status: 400, message }),
    )
  })
})

describe('XML', () => {
  test('structures, lists, maps, times and empty values', () => {
    const of = structure({
      Text: text(),
      At: timestamp,
      List: list(structure({ Is: flag })),
      Counts: map(integer()),
      Empty: text(),
      Absent: text(),
    })
    const value = {
      Text: 'a<b>&"c"\r\n',
      At: new Date('2026-01-15T12:00:00.999Z'),
      List: [{ Is: true }, {}],
      Counts: { Users: 2 },
      Empty: '',
    }
    expect(toXml(of.plan, value)).toBe(
      '<At>2026-01-15T12:00:00Z</At><Counts><entry><key>Users</key><value>2</value></entry></Counts><Empty/>' +
        '<List><member><Is>true</Is></member><member/></List><Text>a&lt;b&gt;&amp;&quot;c&quot;&#13;\n</Text>',
    )
  })

  test('what XML cannot hold becomes U+FFFD', () => {
    expect(escapeText('a\u0000b\ud800c\ufffed😀\te')).toBe('a\ufffdb\ufffdc\ufffdd😀\te')
  })

  test('a reply without output has no result element', () => {
    const reply = successReply({ operation: 'DeleteUser', namespace: 'https://x/', requestId: 'r' })
    expect(reply.body).toBe(
      '<DeleteUserResponse xmlns="https://x/"><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DeleteUserResponse>',
    )
  })

  test('an empty output has an empty one', () => {
    const output = { plan: structure({}).plan, value: {} }
    const reply = successReply({ operation: 'UpdateRole', namespace: 'https://x/', requestId: 'r' }, output)
    expect(reply.body).toContain('<UpdateRoleResult/>')
  })

  test('an error escapes what it quotes', () => {
    const reply = errorReply(new QueryFailure('ValidationError', "Value '</Message><x>'"), 'r', 'https://x/')
    expect(reply).toMatchObject({
      status: 400,
      body:
        '<ErrorResponse xmlns="https://x/"><Error><Type>Sender</Type><Code>ValidationError</Code>' +
        '<Message>Value &apos;&lt;/Message&gt;&lt;x&gt;&apos;</Message></Error><RequestId>r</RequestId></ErrorResponse>',
    })
  })
})
