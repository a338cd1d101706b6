export type Context = Readonly<Record<string, string | readonly string[]>>

/** One character of a pattern; `wild` ones are `*` or `?` in their meaning as wildcards. */
export interface PatternSign {
  readonly char: string
  readonly wild: boolean
}

/** The value of a key, whose name ignores case. */
export function lookUp(context: Context, key: string): string | readonly string[] | undefined {
  return Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1]
}

interface Reading {
  readonly variables: boolean
  readonly afterColons: number
  readonly context: Context
}

const variableStart = '$'.concat('{')

/** Fills variables and escapes; undefined where one is malformed or has no value. */
export function readText(text: string, { variables, afterColons, context }: Reading): PatternSign[] | undefined {
  const signs: PatternSign[] = []
  let rest = text
  let colons = 0
  while (rest !== '') {
    if (variables && colons >= afterColons && rest.startsWith(variableStart)) {
      const variable = readVariable(rest, context)
      if (!variable) return undefined
      signs.push(...[...variable.value].map((char) => ({ char, wild: false })))
      rest = variable.rest
      continue
    }
    const char = String.fromCodePoint(rest.codePointAt(0) as number)
    signs.push({ char, wild: char === '*' || char === '?' })
    if (char === ':') colons += 1
    rest = rest.slice(char.length)
  }
  return signs
}

function readVariable(text: string, context: Context): { value: string; rest: string } | undefined {
  if (['*', '?', '$'].includes(text.charAt(2)) && text.charAt(3) === '}') {
    return { value: text.charAt(2), rest: text.slice(4) }
  }
  let end = 2
  while (end < text.length && !` \t{}',`.includes(text.charAt(end))) end += 1
  const key = text.slice(2, end)
  if (key === '') return undefined
  const tail = readTail(text.slice(end))
  if (!tail) return undefined
  const value = lookUp(context, key) ?? tail.fallback
  return typeof value === 'string' ? { value, rest: tail.rest } : undefined
}

/** `}` or `, 'default text'}`. */
function readTail(text: string): { fallback?: string; rest: string } | undefined {
  if (text.startsWith('}')) return { rest: text.slice(1) }
  if (!text.startsWith(',')) return undefined
  const quoted = text.slice(1).trimStart()
  const close = quoted.indexOf("'", 1)
  if (!quoted.startsWith("'") || close === -1 || quoted.charAt(close + 1) !== '}') return undefined
  return { fallback: quoted.slice(1, close), rest: quoted.slice(close + 2) }
}

/** A text as an operator without wildcards compares it. */
export function plainText(signs: readonly PatternSign[]): string {
  return signs.map(({ char }) => char).join('')
}
