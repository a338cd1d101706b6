// docs/conformance.md in step with the tests: every reported behaviour has its row, and a row that names tests names one
// whose titles carry its number.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const lastNumber = 120
const problems = []
const rows = new Map()

for (const [, number, state] of readFileSync(`${root}docs/conformance.md`, 'utf8').matchAll(
  /^\| (\d+) \| [^|]+ \| ([^|]+) \|$/gm,
)) {
  if (rows.has(number)) problems.push(`#${number} has two rows`)
  rows.set(number, state)
}
for (let number = 1; number <= lastNumber; number += 1) check(String(number), rows.get(String(number)))

for (const problem of problems) console.error(problem)
if (problems.length === 0)
  console.log(`${rows.size} behaviours, ${[...rows.values()].filter(isLater).length} of them later`)
process.exitCode = problems.length > 0 ? 1 : 0

function check(number, state) {
  if (state === undefined) problems.push(`#${number} has no row`)
  else if (!isLater(state) && !linksOf(state).some((path) => carries(path, number))) {
    problems.push(`#${number}: no title in ${linksOf(state).join(', ') || 'any linked test'} carries the number`)
  }
}

function isLater(state) {
  return state.startsWith('later: ')
}

function linksOf(state) {
  return [...state.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path]) => path)
}

/** `#12`, `[demand 12]`, `[demand 11, 12]`, or a row of a table that begins with the number. */
function carries(path, number) {
  const text = readFileSync(root + path, 'utf8')
  return new RegExp(`#${number}\\b|demand (?:\\d+, )*${number}\\b|\\[${number}, `).test(text)
}
