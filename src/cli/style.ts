import type { Environment } from '../config/environment.js'

export interface Style {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly accent: (text: string) => string
  readonly warning: (text: string) => string
}

const plain: Style = { strong: same, faint: same, accent: same, warning: same }

/** By hand: `util.styleText` would look at the process's own output and environment. */
const coloured: Style = {
  strong: (text) => `\u001b[1m${text}\u001b[22m`,
  faint: (text) => `\u001b[2m${text}\u001b[22m`,
  accent: (text) => `\u001b[36m${text}\u001b[39m`,
  warning: (text) => `\u001b[33m${text}\u001b[39m`,
}

/** Colours on a terminal, unless NO_COLOR is set; FORCE_COLOR asks for them anywhere. */
export function styleFor(isTerminal: boolean, environment: Environment): Style {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment
  if (NO_COLOR) return plain
  if (FORCE_COLOR) return FORCE_COLOR === '0' ? plain : coloured
  return isTerminal && TERM !== 'dumb' ? coloured : plain
}

function same(text: string): string {
  return text
}
