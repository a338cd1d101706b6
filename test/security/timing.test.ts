import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Source {
  readonly path: string
  readonly text: string
  readonly nodes: readonly SyntaxNode[]
}

interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [member: string]: unknown
}

/** Texts that tell nothing about what they are compared with. */
const literals: ReadonlySet<string> = new Set(['Literal', 'UnaryExpression'])
const comparisons: ReadonlySet<unknown> = new Set(['===', '!==', '==', '!='])
/** Members that compare, or find, byte by byte. */
const comparingMethods: ReadonlySet<unknown> = new Set(['equals', 'compare', 'localeCompare', 'includes', 'indexOf'])
/** Names of what nobody may learn piece by piece. */
const secretive = /(secret|hash|signature|digest|h?mac|verifier|password|code|answer|token|guess|claimed|otp)s?$/i

const sources = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => parse(path.replaceAll('\\', '/'), readFileSync(`${root}src/${path}`, 'utf8')))

function parse(path: string, text: string): Source {
  const nodes: SyntaxNode[] = []
  collect(parseSync(path, text).program, nodes)
  return { path, text, nodes }
}

function collect(value: unknown, nodes: SyntaxNode[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, nodes)
  else if (isNode(value)) {
    nodes.push(value)
    for (const member of Object.values(value)) collect(member, nodes)
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** The last word of an expression: of `a.b`, `await a.b` and `a.b()` it is `b`. */
function wordOf(value: unknown): string {
  if (!isNode(value)) return ''
  if (typeof value.name === 'string') return value.name
  const inner = value.property ?? value.expression ?? value.argument ?? value.callee
  return wordOf(inner)
}

function isSecretive(value: unknown): boolean {
  return secretive.test(wordOf(value))
}

function isPlain(value: unknown): boolean {
  if (!isNode(value)) return true
  if (value.type === 'TemplateLiteral') return Array.isArray(value.expressions) && value.expressions.length === 0
  return literals.has(value.type) || value.name === 'undefined' || /^[A-Z][A-Z_]+$/.test(wordOf(value))
}

/** Comparisons of two unknowns of which one is named like a secret, by which time would tell how far they agree. */
function leakyComparisons({ path, text, nodes }: Source): string[] {
  const found = nodes.filter((node) => {
    if (node.type === 'BinaryExpression' && comparisons.has(node.operator)) {
      return !isPlain(node.left) && !isPlain(node.right) && (isSecretive(node.left) || isSecretive(node.right))
    }
    if (node.type !== 'CallExpression' || !isNode(node.callee) || !comparingMethods.has(wordOf(node.callee)))
      return false
    const compared = Array.isArray(node.arguments) ? node.arguments : []
    const isAll = compared.every(isPlain)
    return !isAll && [node.callee.object, ...compared].some(isSecretive)
  })
  return found.map(({ start, end }) => `${path}: ${text.slice(start, end).replaceAll(/\s+/g, ' ')}`)
}

/** Files in which the word is an identifier. */
function usersOf(word: string): string[] {
  return sources.filter(({ nodes }) => nodes.some(({ name }) => name === word)).map(({ path }) => path)
}

describe('V2: secret exponents go through the private-key path of OpenSSL’s Diffie-Hellman only', () => {
  const arithmetic = 'crypto/srp-arithmetic.ts'

  test.each(['createDiffieHellman', 'getDiffieHellman', 'setPrivateKey', 'computeSecret'])(
    '%s: there alone',
    (word) => {
      expect(usersOf(word)).toEqual([arithmetic])
    },
  )

  test.each(['publicEncrypt', 'privateDecrypt', 'RSA_NO_PADDING', 'createECDH'])('%s: nowhere', (word) => {
    expect(usersOf(word)).toEqual([])
  })

  test('no file that calculates with big integers raises them to a power itself', () => {
    const calculating = sources.filter(({ nodes }) => nodes.some(({ bigint }) => typeof bigint === 'string'))
    expect(calculating.map(({ path }) => path)).toContain(arithmetic)
    const powers = calculating.flatMap(({ path, text, nodes }) =>
      nodes
        .filter(({ operator }) => operator === '**' || operator === '**=' || operator === '>>=' || operator === '>>')
        .map(({ start, end }) => `${path}: ${text.slice(start, end)}`),
    )
    expect(powers).toEqual([])
  })

  test('the exponent is handed on whole: nothing branches or loops over its digits', () => {
    const { text, nodes } = sources.find(({ path }) => path === arithmetic) as Source
    const power = nodes.find(
      (node) => node.type === 'FunctionDeclaration' && isNode(node.id) && node.id.name === 'power',
    )
    const inside: SyntaxNode[] = []
    collect(power?.body, inside)
    const uses = inside.filter(({ name }) => name === 'exponent')
    expect(uses).toHaveLength(2)
    expect(text).toContain('if (exponent <= 0n) return undefined')
    expect(text).toContain('exchange.setPrivateKey(pad(exponent))')
    expect(inside.filter(({ type }) => /^(For|While|DoWhile)/.test(type))).toEqual([])
  })
})

describe('V2: what proves something is compared in constant time', () => {
  /** What is compared otherwise, and why that tells nobody anything. */
  const harmless: Readonly<Record<string, string>> = {
    "aws/sigv4/signature-verifier.ts: declared.join(',') !== bodyHash": 'both follow from the request alone',
    'aws/sigv4/signing-keys.ts: known.secret === secret':
      'both come from the database, to see whether a key was changed',
    'threat-sources/breached-password-file.ts: line.hash === wanted': 'both are of a list that everybody can have',
    'domain/passwords/password-policy.ts: password.trim() !== password': 'a password that is being chosen, and itself',
    'domain/messages/message-gate.ts: ofMessages.includes(error.code)': 'the name of a failure, which is told anyway',
    'domain/import-jobs/row-outcomes.ts: taken.includes(error.code)': 'the name of a failure, which the row log tells',
  }

  test('every other comparison is one of constantTimeEqual, or on the list with its reason', () => {
    const found = sources.flatMap(leakyComparisons)
    expect(found.filter((comparison) => !Object.hasOwn(harmless, comparison))).toEqual([])
    expect(Object.keys(harmless).filter((comparison) => !found.includes(comparison))).toEqual([])
  })

  test('timingSafeEqual, which throws at unequal lengths, has two users', () => {
    expect(usersOf('timingSafeEqual').sort()).toEqual(['aws/sigv4/signature-verifier.ts', 'crypto/digests.ts'])
  })

  test.each([
    'code.hash === hashOf(answer)',
    'given != user.password',
    'secrets.includes(given)',
    'stored.signature.equals(other)',
    'if (await this.#hash(answer) !== row.hash) throw error',
  ])('the control: `%s` is found', (text) => {
    expect(leakyComparisons(parse('control.ts', text))).toHaveLength(1)
  })

  test.each([
    'client.secret === undefined',
    "failure.code === 'user-not-found'",
    'code === SQLITE_BUSY',
    'constantTimeEqual(code.hash, answer)',
    "password.includes(' ')",
  ])('the control: `%s` is not', (text) => {
    expect(leakyComparisons(parse('control.ts', text))).toEqual([])
  })
})
