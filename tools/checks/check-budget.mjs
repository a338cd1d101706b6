// Sizes and names: files of 300 lines, functions of 60 lines and four positional parameters at most, and no file that
// is named for nothing. Generated code and migrations are exempt; tests may have long functions.
import { listFiles, parse, report, walk } from './sources.mjs'

const MOST_FILE_LINES = 300
const MOST_FUNCTION_LINES = 60
const MOST_PARAMETERS = 4
const exempt = /^src\/(api\/model|storage\/migrations)\//
const emptyNames = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'manager',
  'service',
  'impl',
  'data',
  'info',
  'misc',
  'shared',
])

const problems = []
for (const path of ['src', 'test', 'tools', 'bench', 'examples'].flatMap((folder) => listFiles(folder, isSource))) {
  checkName(path)
  if (!exempt.test(path)) checkSize(parse(path))
}
report(problems)

function isSource(path) {
  return /\.(ts|mjs|js|tsx)$/.test(path)
}

function checkName(path) {
  const file = path.split('/').at(-1)
  if (!/^\.?[a-z0-9]+(-[a-z0-9]+)*(\.(test|config))?\.[a-z]+$/.test(file) && !exempt.test(path)) {
    problems.push(`${path} is not in kebab-case`)
  }
  const words = path.split(/[/.-]/)
  const empty = words.find((word) => emptyNames.has(word))
  if (empty) problems.push(`${path} is named "${empty}", which says nothing`)
}

function checkSize({ path, text, program, lineOf }) {
  const lines = text.split('\n').length - 1
  if (lines > MOST_FILE_LINES) problems.push(`${path} has ${lines} lines, ${MOST_FILE_LINES} are the limit`)
  const isTest = path.startsWith('test/') || path.endsWith('.test.ts')
  walk(program, (node, parent) => {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return
    const where = `${path}:${lineOf(node.start)}`
    const name = node.id?.name ?? parent?.key?.name ?? parent?.id?.name ?? 'a function'
    const length = lineOf(node.end) - lineOf(node.start) + 1
    if (!isTest && length > MOST_FUNCTION_LINES) {
      problems.push(`${where} ${name} has ${length} lines, ${MOST_FUNCTION_LINES} are the limit`)
    }
    if (!isTest && node.params.length > MOST_PARAMETERS) {
      problems.push(`${where} ${name} has ${node.params.length} parameters, ${MOST_PARAMETERS} are the limit`)
    }
  })
}
