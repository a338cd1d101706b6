import { describe, expect, test } from 'vitest'
import { JsonCodec } from './json-codec.js'

const codec = new JsonCodec({
  Input: {
    type: 'structure',
    members: {
      UserPoolId: 'Id',
      Password: 'Secret',
      Username: 'Name',
      MaxResults: 'Size',
      Limit: 'Limit',
      Enabled: 'Flag',
      Since: 'Time',
      Image: 'Bytes',
      CallbackURLs: 'Urls',
      Flows: 'Flows',
      Flow: 'Flow',
      Tags: 'Tags',
      Schema: 'Attributes',
      Settings: 'Document',
    },
  },
  Required: {
    type: 'structure',
    members: { MaxResults: 'Size', UserPoolId: 'Id' },
    required: ['MaxResults', 'UserPoolId'],
  },
  Output: {
    type: 'structure',
    members: {
      UserPoolId: 'Id',
      Since: 'Time',
      Image: 'Bytes',
      Schema: 'Attributes',
      Tags: 'Tags',
      Flow: 'Flow',
      Settings: 'Document',
    },
    required: ['UserPoolId'],
  },
  Id: { type: 'string', min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
  Secret: { type: 'string', min: 6, pattern: '[\\S]+', sensitive: true },
  Name: { type: 'string', min: 1, max: 128, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+', sensitive: true },
  Size: { type: 'integer', min: 1, max: 60 },
  Limit: { type: 'integer', min: 0 },
  Flag: { type: 'boolean' },
  Time: { type: 'timestamp' },
  Bytes: { type: 'blob', max: 3 },
  Urls: { type: 'list', member: 'Url', max: 2 },
  Url: { type: 'string', min: 1, max: 10, pattern: '[\\w:/]+' },
  Flows: { type: 'list', member: 'Flow' },
  Flow: { type: 'string', enum: ['implicit', 'client_credentials', 'code'] },
  Tags: { type: 'map', key: 'Key', value: 'Text' },
  Key: { type: 'string', min: 1, max: 5 },
  Text: { type: 'string', max: 5 },
  Attributes: { type: 'list', member: 'Attribute', min: 1 },
  Attribute: { type: 'structure', members: { Name: 'Key', Value: 'Secret' }, required: ['Name'] },
  Document: { type: 'document' },
})

const decode = (body: string | Buffer) => codec.decode('Input', Buffer.from(body as string))
const violations = (input: unknown, shape = 'Input') =>
  codec.findViolations(shape, codec.decode(shape, Buffer.from(JSON.stringify(input))))

describe('decode', () => {
  test('values take the type of their shape', () => {
    const input = decode(
      '{"Since":1548108676.163,"Image":"AQID","Limit":1.0,"Enabled":false,"Schema":[{"Name":"a"}],"Tags":{"k":"v"},"Settings":{"a":[1,null]}}',
    )
    expect(input).toEqual({
      Since: new Date(1548108676163),
      Image: Buffer.from([1, 2, 3]),
      Limit: 1,
      Enabled: false,
      Schema: [{ Name: 'a' }],
      Tags: { k: 'v' },
      Settings: { a: [1, null] },
    })
  })

  test.each([
    ['', {}],
    ['null', {}],
    ['{}', {}],
    ['{"Limit":null,"Tags":{"k":null}}', { Tags: {} }],
    ['{"Other":[{}]}', {}],
  ])('%s → %o: absent, null and unknown members', (body, input) => expect(decode(body)).toEqual(input))

  test('an exponent is a time too', () => {
    expect(decode('{"Since":1.667864578676E9}')).toEqual({ Since: new Date(1667864578676) })
  })

  const startOfStructure = 'Start of structure or map found where not expected.'
  test.each([
    ['[]', 'Expected map or null'],
    ['"x"', 'Expected map or null'],
    ['{"Username":{}}', startOfStructure],
    ['{"Username":["x"]}', startOfStructure],
    ['{"Limit":{}}', startOfStructure],
    ['{"Username":1}', 'NUMBER_VALUE cannot be converted to String'],
    ['{"Username":true}', 'TRUE_VALUE cannot be converted to String'],
    ['{"Enabled":"true"}', 'STRING_VALUE cannot be converted to Boolean'],
    ['{"Limit":"1"}', 'STRING_VALUE cannot be converted to Integer'],
    ['{"Limit":1.5}', 'NUMBER_VALUE cannot be converted to Integer'],
    ['{"Limit":2147483648}', 'NUMBER_VALUE cannot be converted to Integer'],
    ['{"Since":"2020-01-01"}', 'STRING_VALUE cannot be converted to Date'],
    ['{"Since":1e300}', 'NUMBER_VALUE cannot be converted to Date'],
    ['{"Image":"not base64"}', 'STRING_VALUE cannot be converted to Blob'],
    ['{"CallbackURLs":"x"}', 'Expected list or null'],
    ['{"CallbackURLs":{}}', 'Expected list or null'],
    ['{"Tags":[]}', 'Expected map or null'],
    ['{"Schema":["x"]}', 'Expected map or null'],
    ['{', 'The request body is not valid JSON.'],
    ['\ufeff{}', 'The request body is not valid JSON.'],
    [Buffer.from([0x7b, 0xff, 0x7d]), 'The request body is not valid UTF-8.'],
    [`{"Settings":${'['.repeat(1e5)}`, 'The request body is nested too deeply.'],
    [`{"Other":${'['.repeat(200)}${']'.repeat(200)}}`, 'The request body is nested too deeply.'],
    [
      `{"Tags":{${Array.from({ length: 50_000 }, (_, n) => `"${n}":"x"`)}}}`,
      'A map of the request has too many entries.',
    ],
    [`{"Flows":[${Array.from({ length: 50_000 }, () => '"x"')}]}`, 'A list of the request has too many items.'],
  ])('%.60s → SerializationException "%s"', (body, message) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ name: 'SerializationError', message }))
  })

  test('brackets inside of strings are no depth', () => {
    const text = '[{\\"'.repeat(200)
    expect(decode(`{"Username":"${text}"}`)).toEqual({ Username: '[{"'.repeat(200) })
  })

  test('names of Object.prototype are content and pollute nothing', () => {
    const input = decode(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"Tags":{"__proto__":"x","constructor":"y"},"Settings":{"__proto__":{"polluted":1}}}',
    ) as { Tags: object }
    expect(Object.entries(input.Tags)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ])
    expect(Object.getPrototypeOf(input.Tags)).toBeNull()
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect((input as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('findViolations', () => {
  const failed = 'failed to satisfy constraint:'
  const one = (item: string) => `1 validation error detected: ${item}`
  test.each<[input: unknown, message: string | undefined]>([
    [{ UserPoolId: 'us-east-1_Ab1', Username: 'kim', Limit: 0, Flow: 'code', Schema: [{ Name: 'a' }] }, undefined],
    [
      { UserPoolId: 'us-east-1-xyz' },
      one(
        `Value 'us-east-1-xyz' at 'userPoolId' ${failed} Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+`,
      ),
    ],
    [
      { Username: '', Password: '' },
      `4 validation errors detected: Value at 'password' ${failed} Member must have length greater than or equal to 6; ` +
        `Value at 'password' ${failed} Member must satisfy regular expression pattern: [\\S]+; ` +
        `Value at 'username' ${failed} Member must have length greater than or equal to 1; ` +
        `Value at 'username' ${failed} Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+`,
    ],
    [{ Limit: -1 }, one(`Value '-1' at 'limit' ${failed} Member must have value greater than or equal to 0`)],
    [{ MaxResults: 61 }, one(`Value '61' at 'maxResults' ${failed} Member must have value less than or equal to 60`)],
    [
      { Flow: 'x' },
      one(`Value 'x' at 'flow' ${failed} Member must satisfy enum value set: [implicit, client_credentials, code]`),
    ],
    [
      { Flows: ['code', 'token'] },
      one(
        `Value '[code, token]' at 'flows' ${failed} Member must satisfy constraint: [Member must satisfy enum value set: [implicit, client_credentials, code]]`,
      ),
    ],
    [
      { CallbackURLs: ['a b', ''] },
      one(
        `Value '[a b, ]' at 'callbackURLs' ${failed} Member must satisfy constraint: [Member must have length less than or equal to 10, ` +
          'Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\w:/]+]',
      ),
    ],
    [
      { CallbackURLs: ['a', 'b', 'c'] },
      one(`Value '[a, b, c]' at 'callbackURLs' ${failed} Member must have length less than or equal to 2`),
    ],
    [
      { CallbackURLs: [null] },
      one(`Value '[null]' at 'callbackURLs' ${failed} Member must satisfy constraint: [Member must not be null]`),
    ],
    [
      { Schema: [{ Name: 'a', Value: 'secret' }, { Name: 'toolong' }, null] },
      `2 validation errors detected: Value 'toolong' at 'schema.2.member.name' ${failed} Member must have length less than or equal to 5; ` +
        `Value null at 'schema.3.member' ${failed} Member must not be null`,
    ],
    [{ Schema: [] }, one(`Value at 'schema' ${failed} Member must have length greater than or equal to 1`)],
    [{ Schema: [{}] }, one(`Value null at 'schema.1.member.name' ${failed} Member must not be null`)],
    [
      { Tags: { toolong: 'x', k: 'too long' } },
      `2 validation errors detected: Value '{toolong=x, k=too long}' at 'tags' ${failed} Map keys must satisfy constraint: ` +
        '[Member must have length less than or equal to 5, Member must have length greater than or equal to 1]; ' +
        `Value '{toolong=x, k=too long}' at 'tags' ${failed} Map value must satisfy constraint: [Member must have length less than or equal to 5]`,
    ],
    [{ Image: 'AQIDBA==' }, one(`Value at 'image' ${failed} Member must have length less than or equal to 3`)],
    [
      { Tags: { k: 'a\0' } },
      one(
        `Value '{k=a\0}' at 'tags' ${failed} Map value must satisfy constraint: [Member must have length less than or equal to 5]`,
      ),
    ],
    [
      { Password: 'secret\ud800' },
      one(`Value at 'password' ${failed} Member must not contain NUL or unpaired surrogates`),
    ],
  ])('%j → %s', (input, message) => expect(violations(input)).toBe(message))

  test('a required integer that is absent counts as 0 where 0 is out of range', () => {
    expect(violations({}, 'Required')).toBe(
      `2 validation errors detected: Value '0' at 'maxResults' ${failed} Member must have value greater than or equal to 1; ` +
        `Value null at 'userPoolId' ${failed} Member must not be null`,
    )
  })

  test('long values are cut, many violations are cut off', () => {
    expect(violations({ UserPoolId: 'x'.repeat(1e6) })?.length).toBeLessThan(1300)
    expect(violations({ Schema: Array.from({ length: 9999 }, () => ({})) })).toMatch(/^100 validation errors detected/)
  })
})

describe('encode and checkOutput', () => {
  const output = {
    UserPoolId: 'x',
    Since: new Date(1548108676163),
    Image: new Uint8Array([1]),
    Schema: [{ Name: 'a', Value: undefined }],
    Tags: JSON.parse('{"__proto__":"x"}'),
  }

  test('times are seconds, blobs base64, absent and unknown members left out', () => {
    expect(codec.encode('Output', { ...output, Flow: undefined, Extra: 1 })).toBe(
      '{"Image":"AQ==","Schema":[{"Name":"a"}],"Since":1548108676.163,"Tags":{"__proto__":"x"},"UserPoolId":"x"}',
    )
    expect(codec.checkOutput('Output', output)).toEqual([])
  })

  test.each<[output: unknown, problems: string[]]>([
    [{ UserPoolId: 'x', UserPoolld: 'x' }, ['Output.UserPoolld is unknown']],
    [{}, ['Output.UserPoolId is missing']],
    [undefined, ['Output is not a structure']],
    [
      { UserPoolId: 1, Since: 'x', Image: 'AQ==' },
      ['Output.Image is not a blob', 'Output.Since is not a timestamp', 'Output.UserPoolId is not a string'],
    ],
    [
      { UserPoolId: 'x', Flow: 'y', Schema: [{}], Tags: { a: 1 } },
      [
        'Output.Flow has a value outside of its enum',
        'Output.Schema.0.Name is missing',
        'Output.Tags.a is not a string',
      ],
    ],
    [
      { UserPoolId: null, Since: new Date(Number.NaN) },
      ['Output.Since is not a timestamp', 'Output.UserPoolId is not a string'],
    ],
  ])('%j → %j', (value, problems) => expect(codec.checkOutput('Output', value)).toEqual(problems))
})
