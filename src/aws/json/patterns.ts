export type Matcher = (value: string) => boolean

const javaBlanks = ' \\t\\n\\v\\f\\r'
const javaLineEnds = '\\n\\r\\u0085\\u2028\\u2029'
const characterClass = String.raw`\[(?:[^\]\\]|\\.)+\]`

/**
 * A function that tells whether a whole value matches a Java regular expression of a service model, with Java's ASCII
 * `\w` and `\s`. Patterns of several runs of one class around literals, such as `[…]*\{####\}[…]*`, are matched in one
 * pass, because backtracking over them is quadratic or worse.
 */
export function compileMatcher(pattern: string): Matcher {
  const runs = splitIntoRuns(pattern)
  if (runs) return runsMatcher(runs)
  const expression = toExpression(pattern)
  return (value) => expression.test(value)
}

function toExpression(pattern: string): RegExp {
  const dotAll = pattern.startsWith('(?s)')
  const body = dotAll ? pattern.slice('(?s)'.length) : pattern
  const source = body.replace(/\[(?:[^\]\\]|\\.)+\]|\\.|\./g, (token) => translate(token, dotAll))
  return new RegExp(`^(?:${source})$`, 'u')
}

function translate(token: string, dotAll: boolean): string {
  if (token === '.') return dotAll ? '[^]' : `[^${javaLineEnds}]`
  if (token === '\\s') return `[${javaBlanks}]`
  if (token === '\\S' || token === '[\\S]') return `[^${javaBlanks}]`
  if (token === '[\\s\\S]') return '[^]'
  if (!token.startsWith('[')) return token
  if (token.includes('\\S')) throw new Error(`The pattern part ${token} is not supported.`)
  return token.replace(/\\s/g, javaBlanks)
}

/** `C+ lit C* lit C*` with one class C that contains every literal. */
interface Runs {
  readonly characters: RegExp
  readonly literals: readonly string[]
  /** The least length of each run: one more than there are literals. */
  readonly least: readonly number[]
}

function splitIntoRuns(pattern: string): Runs | undefined {
  const run = new RegExp(`(${characterClass})([*+])`, 'y')
  const literal = /(?:\\[^\w\s]|[^\\[\](){}.*+?^$|])+/y
  const literals: string[] = []
  const least: number[] = []
  const classes = new Set<string>()
  for (let at = 0; ; ) {
    run.lastIndex = at
    const [, characters, quantifier] = run.exec(pattern) ?? []
    if (characters === undefined) return undefined
    classes.add(characters)
    least.push(quantifier === '+' ? 1 : 0)
    if (run.lastIndex === pattern.length) break
    literal.lastIndex = run.lastIndex
    const text = literal.exec(pattern)?.[0]
    if (text === undefined) return undefined
    literals.push(text.replace(/\\/g, ''))
    at = literal.lastIndex
  }
  const [only] = classes
  if (only === undefined || classes.size > 1 || literals.length === 0) return undefined
  const characters = toExpression(`${only}*`)
  return literals.every((text) => characters.test(text)) ? { characters, literals, least } : undefined
}

/** Every run may hold every character, so the first place of each literal is as good as any other. */
function runsMatcher({ characters, literals, least }: Runs): Matcher {
  return (value) => {
    if (!characters.test(value)) return false
    let at = 0
    for (const [index, literal] of literals.entries()) {
      const found = value.indexOf(literal, at + (least[index] ?? 0))
      if (found < 0) return false
      at = found + literal.length
    }
    return value.length - at >= (least.at(-1) ?? 0)
  }
}
