// Documents in step with the tree: a README of at most 12 lines in every folder of src/, links that lead somewhere,
// and a reason at every suppression.
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'
import { listFiles, parse, readText, report, root } from './sources.mjs'

const MOST_README_LINES = 12
const problems = []

checkFolderReadmes()
for (const path of listFiles('', (name) => name.endsWith('.md'))) checkLinks(path)
for (const path of ['src', 'test', 'tools', 'bench'].flatMap((folder) =>
  listFiles(folder, (name) => /\.(ts|mjs)$/.test(name)),
)) {
  if (!path.startsWith('src/api/model/')) checkComments(parse(path))
}
report(problems)

function checkFolderReadmes() {
  for (const entry of readdirSync(`${root}src`, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const path = `src/${entry.name}/README.md`
    if (!existsSync(root + path))
      problems.push(`${path} is missing: what the folder owns, may import, and where to start`)
    else {
      const lines = readText(path).trimEnd().split('\n').length
      if (lines > MOST_README_LINES) problems.push(`${path} has ${lines} lines, ${MOST_README_LINES} are the limit`)
    }
  }
}

function checkLinks(path) {
  const text = withoutCode(readText(path))
  for (const [, target] of text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
    if (/^[a-z]+:/i.test(target)) continue
    const [file, anchor] = target.split('#')
    const found = file === '' ? path : normalize(join(dirname(path), file))
    if (!existsSync(root + found)) problems.push(`${path} links to ${target}, which does not exist`)
    else if (anchor && found.endsWith('.md') && !anchorsOf(found).has(anchor)) {
      problems.push(`${path} links to ${target}, where there is no such heading`)
    }
  }
}

function anchorsOf(path) {
  const headings = withoutCode(readText(path)).matchAll(/^#+\s+(.+)$/gm)
  return new Set([...headings].map(([, heading]) => slugOf(heading)))
}

/** As GitHub makes anchors of headings. */
function slugOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')
}

function withoutCode(text) {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '')
}

function checkComments({ path, comments, text, lineOf }) {
  for (const { value, start } of comments) {
    const where = `${path}:${lineOf(start)}`
    const suppression = value.match(
      /^\s*(?:biome-ignore(?:-\w+)?\s+[\w/]+|@ts-(?:expect-error|ignore|nocheck)|eslint-disable\S*|(?:v8|c8) ignore \w+)(.*)$/s,
    )
    if (suppression && suppression[1].replaceAll(/[\s:-]/g, '').length < 8)
      problems.push(`${where} suppresses without a reason`)
    if (/\b(TODO|FIXME|XXX)\b(?!\(#\d+\))/.test(value))
      problems.push(`${where} leaves something to do without an issue: TODO(#123)`)
  }
  for (const match of text.matchAll(/\b(?:test|it|describe)\.(skip|only|todo)\(/g)) {
    problems.push(
      `${path}:${lineOf(match.index)} ${match[0]}…) hides tests; skipIf with a line that says why is the way`,
    )
  }
}
