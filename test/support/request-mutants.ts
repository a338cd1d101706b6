import type { RawRequest } from '../../src/http/raw-request.js'

export type Mutator = (request: RawRequest, dice: Dice) => RawRequest

export function pairsOf(rawHeaders: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index < rawHeaders.length; index += 2)
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  return pairs
}

/** A small reproducible source of choices (mulberry32). */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }
}

const withPairs = (request: RawRequest, change: (pairs: [string, string][]) => [string, string][]): RawRequest => ({
  ...request,
  rawHeaders: change(pairsOf(request.rawHeaders)).flat(),
})
const atPair = (
  dice: Dice,
  change: (pair: [string, string]) => [string, string][],
): ((p: [string, string][]) => [string, string][]) => {
  return (pairs) => {
    const index = dice.below(pairs.length)
    return pairs.flatMap((pair, at) => (at === index ? change(pair) : [pair]))
  }
}
const authorization = (request: RawRequest, from: string | RegExp, to: string) =>
  withPairs(request, (pairs) =>
    pairs.map(([name, value]) => [name, name === 'authorization' ? value.replace(from, to) : value]),
  )
const flipCharacter = (text: string, dice: Dice) => {
  const at = dice.below(Math.max(1, text.length))
  return text.slice(0, at) + String.fromCharCode(33 + dice.below(94)) + text.slice(at + 1)
}
const operationNames = ['AdminDeleteUser', 'DeleteUserPool', 'CreateUserPool', 'AdminSetUserPassword', 'ListUsers']

const anotherOperation: Mutator = (request, dice) =>
  withPairs(request, (pairs) =>
    pairs.map(([name, value]) => [
      name,
      name === 'x-amz-target' ? `AWSCognitoIdentityProviderService.${dice.pick(operationNames)}` : value,
    ]),
  )

/** Claims that one of these keys signed. */
export const anotherKey =
  (accessKeyIds: readonly string[]): Mutator =>
  (request, dice) =>
    authorization(request, /AKIA\w+|ASIA\w+/, dice.pick(accessKeyIds))

/** Ways to alter a signed request, harmless ones among them. */
export const mutators: Readonly<Record<string, Mutator>> = {
  'drop a header': (request, dice) =>
    withPairs(
      request,
      atPair(dice, () => []),
    ),
  'repeat a header': (request, dice) =>
    withPairs(
      request,
      atPair(dice, (pair) => [pair, pair]),
    ),
  'repeat a header with another value': (request, dice) =>
    withPairs(
      request,
      atPair(dice, ([name, value]) => [
        [name, flipCharacter(value, dice)],
        [name, value],
      ]),
    ),
  'change a header': (request, dice) =>
    withPairs(
      request,
      atPair(dice, ([name, value]) => [[name, flipCharacter(value, dice)]]),
    ),
  'split a header': (request, dice) =>
    withPairs(
      request,
      atPair(dice, ([name, value]) => value.split(',').map((part): [string, string] => [name, part])),
    ),
  'rename a header': (request, dice) =>
    withPairs(
      request,
      atPair(dice, ([name, value]) => [[`x-${name}`, value]]),
    ),
  'reorder headers': (request, dice) => withPairs(request, (pairs) => pairs.toSorted(() => dice.below(3) - 1)),
  'change the case of names': (request) =>
    withPairs(request, (pairs) => pairs.map(([name, value]) => [name.toUpperCase(), value])),
  'fold or unfold blanks': (request, dice) =>
    withPairs(
      request,
      atPair(dice, ([name, value]) => [[name, ` ${value.replaceAll(' ', ' \t ')} `]]),
    ),
  'another operation': anotherOperation,
  'another operation, no longer signed': (request, dice) =>
    authorization(anotherOperation(request, dice), ';x-amz-target', ''),
  'one signed header fewer': (request, dice) =>
    authorization(
      request,
      /SignedHeaders=[^,]*/,
      (/SignedHeaders=([^,]*)/.exec(request.rawHeaders.join(' '))?.[0] ?? '').replace(
        dice.pick([/host;/, /;x-amz-date/, /;x-amz-content-sha256/, /content-type;/, /;x-amz-security-token/]),
        '',
      ),
    ),
  'an x-amz header more': (request, dice) =>
    withPairs(request, (pairs) => [
      ...pairs,
      [dice.pick(['x-amz-target', 'X-Amz-Date', 'x-amz-security-token', 'x-amz-meta', 'X-AMZ-CONTENT-SHA256']), 'x'],
    ]),
  'an unsigned header more': (request, dice) =>
    withPairs(request, (pairs) => [
      ...pairs,
      [dice.pick(['via', 'x-forwarded-for', 'x-amz-cf-id', 'x-amzn-trace-id']), 'x'],
    ]),
  'another host': (request, dice) =>
    withPairs(request, (pairs) =>
      pairs.map(([name, value]) => [
        name,
        name === 'host' ? dice.pick(['localhost', 'localhost:80', 'LOCALHOST:9229', 'evil.example']) : value,
      ]),
    ),
  'another body': (request, dice) => ({
    ...request,
    body: Buffer.from(flipCharacter(request.body.toString('latin1'), dice), 'latin1'),
  }),
  'a longer body': (request, dice) => ({
    ...request,
    body: Buffer.concat([request.body, Buffer.from(dice.pick([' ', '\n', '\0', '{}']))]),
  }),
  'no body': (request) => ({ ...request, body: Buffer.alloc(0) }),
  'a body without its hash': (request, dice) =>
    withPairs({ ...request, body: Buffer.from('{"UserPoolId":"us-east-1_XXXXXXXXX"}') }, (pairs) =>
      pairs.map(([name, value]) => [
        name,
        name === 'x-amz-content-sha256'
          ? dice.pick(['UNSIGNED-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', value])
          : value,
      ]),
    ),
  'another method': (request, dice) => ({ ...request, method: dice.pick(['GET', 'PUT', 'DELETE', 'post', 'PATCH']) }),
  'another path': (request, dice) => ({
    ...request,
    target: dice.pick(['//', '/.', '/a/..', '/a', '/%2e', '/..', '', '*', '/%2F', 'http://evil.example/']),
  }),
  'a query': (request, dice) => ({
    ...request,
    target: `/?${dice.pick(['a=1', 'Action=CreateUser', 'X-Amz-Target=x', '=', 'X-Amz-Signature=1'])}`,
  }),
  'another scope': (request, dice) =>
    authorization(
      request,
      /\d{8}\/us-east-1\/cognito-idp\/aws4_request/,
      dice.pick([
        '20261120/eu-west-1/cognito-idp/aws4_request',
        '20261119/us-east-1/cognito-idp/aws4_request',
        '20261120/us-east-1/iam/aws4_request',
        '20261120/us-east-1/cognito-idp/aws4',
        '20261120/us-east-1/cognito-idp',
      ]),
    ),
  'another date': (request, dice) =>
    withPairs(request, (pairs) =>
      pairs.map(([name, value]) => [
        name,
        name === 'x-amz-date'
          ? dice.pick([
              '20261120T100001Z',
              '20261120T095500Z',
              '20261120T101500Z',
              '20261120T100000z',
              '2026-11-20T10:00:00Z',
            ])
          : value,
      ]),
    ),
  'another signature': (request, dice) =>
    authorization(request, /Signature=(\w+)/, `Signature=${dice.pick(['', '0', '0'.repeat(64), 'f'.repeat(63)])}`),
  'a changed signature': (request, dice) =>
    authorization(
      request,
      /Signature=(\w+)/,
      (/Signature=\w+/.exec(request.rawHeaders.join(' '))?.[0] ?? '').replace(
        /\w{2}$/,
        dice.pick(['00', '11', 'AA', 'zz']),
      ),
    ),
  'a second Authorization': (request, dice) =>
    withPairs(request, (pairs) =>
      pairs.flatMap((pair): [string, string][] =>
        pair[0] === 'authorization'
          ? dice.pick([
              [pair, pair],
              [pair, ['Authorization', 'Bearer x']],
              [['Authorization', 'AWS4-HMAC-SHA256 x'], pair],
            ] as [string, string][][])
          : [pair],
      ),
    ),
  'another token': (request, dice) =>
    withPairs(request, (pairs) =>
      pairs.flatMap(([name, value]): [string, string][] =>
        name === 'x-amz-security-token'
          ? dice.pick([[], [[name, 'x']], [[name, `${value} `]], [[name, '']]] as [string, string][][])
          : [[name, value]],
      ),
    ),
}
