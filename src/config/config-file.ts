import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { suggestion } from './nearest-name.js'
import type { Problem } from './problem.js'
import type { ConfigTree } from './section-node.js'
import { type Given, type GivenSettings, type SettingName, settingNames, settings } from './settings.js'

const NAMES = ['poolgate.config.yaml', 'poolgate.config.yml', 'poolgate.config.json'] as const
const LARGEST_BYTES = 1024 * 1024

export interface FileReading {
  /** Absent when there is no file. */
  readonly path?: string
  readonly given: GivenSettings
  /** The section `iam`, when there is one. */
  readonly iam?: ConfigTree
  /** The section `triggers`, when there is one. */
  readonly triggers?: ConfigTree
  /** The section `logDelivery`, when there is one. */
  readonly logDelivery?: ConfigTree
  /** The section `messages`, when there is one. */
  readonly messages?: ConfigTree
  readonly problems: readonly Problem[]
}

/** Reads the file that was named, or else the one that lies in the working directory, if any. */
export async function readConfigFile(folder: string, named?: { path: string; where: string }): Promise<FileReading> {
  const found = named ? [resolve(folder, named.path)] : NAMES.map((name) => join(folder, name)).filter(existsSync)
  const [path, another] = found
  if (path === undefined) return { given: new Map(), problems: [] }
  const shown = relative(folder, path) || path
  if (another !== undefined) {
    const what = `stands beside ${relative(folder, another)}: keep one of them, or name one with --config`
    return { path, given: new Map(), problems: [{ where: shown, what }] }
  }
  const text = readText(path)
  if (typeof text !== 'string') {
    const where = named && named.where !== '' ? `${named.where} ${shown}` : shown
    return { path, given: new Map(), problems: [{ where, what: text.problem }] }
  }
  return { path, ...(await parse(text, shown, dirname(path))) }
}

function readText(path: string): string | { readonly problem: string } {
  try {
    if (statSync(path).size > LARGEST_BYTES) return { problem: 'is larger than 1 MiB' }
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return { problem: code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})` }
  }
}

/** JSON is read as the YAML that it also is. */
async function parse(text: string, file: string, folder: string): Promise<Omit<FileReading, 'path'>> {
  const { isMap, isScalar, LineCounter, parseDocument } = await import('yaml')
  const { configTree } = await import('./config-tree.js')
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const place = (offset = 0) => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  const given = new Map<SettingName, Given>()
  const sections: { [Name in SectionName]?: ConfigTree } = {}
  const problems: Problem[] = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    where: place(pos[0]),
    what: message,
  }))
  const take = (node: unknown, parent: string) => {
    if (!isMap(node)) return
    for (const { key, value } of node.items) {
      const path = parent + String(isScalar(key) ? key.value : key)
      const where = `${place(isScalar(key) ? key.range?.[0] : undefined)} ${path}`
      if (parent === '' && path === '$schema') continue
      if (isSection(path)) sections[path] = configTree(document, value, { folder, place })
      else if (isMap(value) && isGroup(path)) take(value, `${path}.`)
      else if (isSetting(path)) settle(path, { value: document.createNode(value).toJS(document), where, folder })
      else
        problems.push({
          where,
          what: isGroup(path)
            ? groupText(path)
            : `is not a setting${suggestion(path, [...fileNames, ...sectionNames])}`,
        })
    }
  }
  const settle = (name: SettingName, value: Given) => {
    const { secret, env } = settings[name]
    if (secret)
      problems.push({ where: value.where, what: `is a secret and does not belong in a file like this: use ${env}` })
    else given.set(name, value)
  }
  if (problems.length === 0 && document.contents !== null && !isMap(document.contents)) {
    problems.push({ where: place(), what: 'must hold settings, one "name: value" per line' })
  }
  if (problems.length === 0) take(document.contents, '')
  return { given, problems, ...sections }
}

/** Sections that are trees of their own. */
const sectionNames = ['iam', 'triggers', 'logDelivery', 'messages'] as const
type SectionName = (typeof sectionNames)[number]

function isSection(path: string): path is SectionName {
  return sectionNames.some((name) => name === path)
}

const fileNames = settingNames.filter((name) => !settings[name].secret)

function isSetting(path: string): path is SettingName {
  return Object.hasOwn(settings, path)
}

function groupText(group: string): string {
  const members = fileNames.filter((name) => name.startsWith(`${group}.`)).map((name) => name.slice(group.length + 1))
  return `must hold settings of its own: ${members.join(', ')}`
}

function isGroup(path: string): boolean {
  return settingNames.some((name) => name.startsWith(`${path}.`))
}
