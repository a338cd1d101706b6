// What the checks share: files of the project without asking git, parsed once, and a walk over their syntax.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'

export const root = fileURLToPath(new URL('../../', import.meta.url))
const skipped = new Set(['node_modules', 'dist', 'coverage', 'results'])

/** Paths below `folder`, relative to the root and with slashes, that satisfy `isWanted`. */
export function listFiles(folder, isWanted) {
  if (!existsSync(`${root}${folder}`)) return []
  return readdirSync(`${root}${folder}`, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name) || (entry.name.startsWith('.') && entry.name !== '.ci')) return []
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return listFiles(path, isWanted)
    return isWanted(path) ? [path] : []
  })
}

export function readText(path) {
  return readFileSync(root + path, 'utf8')
}

/** The syntax tree, module record and comments of a file. A file that does not parse ends the check. */
export function parse(path) {
  const text = readText(path)
  const { program, module, comments, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`)
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return { path, text, program, module, comments, lineOf: (offset) => lineOf(starts, offset) }
}

/** Calls `visit(node, parent, key)` for every node, outer ones first. */
export function walk(node, visit, parent = undefined, key = undefined) {
  visit(node, parent, key)
  for (const name in node) {
    const value = node[name]
    if (Array.isArray(value)) {
      for (const item of value) if (item?.type) walk(item, visit, node, name)
    } else if (value?.type && typeof value === 'object') walk(value, visit, node, name)
  }
}

/** Prints what was found, one line each, and fails when there is anything. */
export function report(problems) {
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}

function lineOf(starts, offset) {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle] <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}
