import type { Reply } from './world.js'

/** What a call led to, leaf by leaf: the answer and what could be seen afterwards. */
export type Outcome = ReadonlyMap<string, string>

const epoch = 1_500_000_000
/** Claims of a token that differ from one to the next. */
const ofOneToken = ['auth_time', 'exp', 'iat', 'jti', 'origin_jti', 'event_id']

/** What names one resource or one moment is replaced, for it differs between any two calls. */
const replacements: readonly (readonly [RegExp, string])[] = [
  [/\bann-\d+/g, '<ann>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b[a-z]{2}-[a-z]+-\d_[0-9A-Za-z]+/g, '<pool>'],
  [/\b[a-z0-9]{26}\b/g, '<client>'],
  [/\b20\d{12}\b/g, '<time>'],
  [/\b\d{6,8}\b/g, '<code>'],
  [/^[A-Za-z0-9+/_=.-]{80,}$/, '<opaque>'],
]

export function outcomeOf(reply: Reply, seen: unknown): Outcome {
  const leaves = new Map<string, string>()
  collect({ reply, seen }, '', leaves)
  return leaves
}

function collect(value: unknown, path: string, leaves: Map<string, string>): void {
  const shown = typeof value === 'string' ? readText(value) : value
  if (typeof shown !== 'object' || shown === null) {
    leaves.set(path, plain(shown))
    return
  }
  const entries = Object.entries(shown).filter(([, inner]) => inner !== undefined)
  if (entries.length === 0) leaves.set(path, Array.isArray(shown) ? '[]' : '{}')
  for (const [name, inner] of entries) collect(inner, `${path}/${name}`, leaves)
}

function plain(value: unknown): string {
  if (typeof value === 'number') return value > epoch ? '<time>' : String(value)
  return replacements.reduce((text, [pattern, name]) => text.replace(pattern, name), String(value))
}

/** The claims of a signed token that last, what a JSON text holds, any other text as it is. */
function readText(text: string): unknown {
  if (text.startsWith('{')) return readJson(text)
  const [header, payload, signature, ...more] = text.split('.')
  if (!header?.startsWith('eyJ') || !payload || !signature || more.length > 0) return text
  const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !ofOneToken.includes(name)))
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * Where an outcome is unlike two equal calls. Where these are unlike one another, only whether there is anything at all
 * tells something.
 */
export function differences(outcome: Outcome, [first, second]: readonly [Outcome, Outcome]): string[] {
  const paths = new Set([...outcome.keys(), ...first.keys(), ...second.keys()])
  return [...paths].filter((path) => {
    if (first.has(path) !== second.has(path)) return false
    if (outcome.has(path) !== first.has(path)) return true
    return first.get(path) === second.get(path) && outcome.get(path) !== first.get(path)
  })
}
