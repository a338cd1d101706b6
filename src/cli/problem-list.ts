import type { Problem } from '../config/problem.js'
import type { Style } from './style.js'

/** All problems in one text: place, reason, and what to type where that helps. */
export function problemList(heading: string, problems: readonly Problem[], style: Style): string {
  const blocks = problems.map(({ where, what, fix = [] }) =>
    [`  ${style.strong(where)} ${what}`, ...fix.map((line) => `      ${style.accent(line)}`)].join('\n'),
  )
  const hasFixes = problems.some(({ fix }) => fix)
  return `${style.warning(heading)}\n\n${blocks.join(hasFixes ? '\n\n' : '\n')}\n\n`
}
