import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A fenced block of a document under `docs`. */
export interface Fence {
  /** The heading that it stands under, without its signs. */
  readonly heading: string
  readonly language: string
  readonly text: string
  /** The file that the paragraph before it names first: `policy.json`. */
  readonly file?: string
}

export function fencesOf(document: string): Fence[] {
  const fences: Fence[] = []
  let heading = ''
  let paragraph: string[] = []
  let open: { readonly language: string; readonly indent: number; readonly lines: string[] } | undefined
  for (const line of readDocument(document).split('\n')) {
    const [, indent, language] = /^( *)```(\w*)$/.exec(line) ?? []
    if (open && language === '') {
      const file = /`([\w-]+\.json)`/.exec(paragraph.join(' '))?.[1]
      const text = open.lines.join('\n')
      fences.push({ heading, language: open.language, text, ...(file === undefined ? {} : { file }) })
      open = undefined
      paragraph = []
    } else if (open) open.lines.push(line.slice(open.indent))
    else if (language !== undefined) open = { language, indent: String(indent).length, lines: [] }
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '')
    else if (line.trim() === '' && paragraph.at(-1)?.trim() !== '') paragraph = [...paragraph.slice(-4), line]
    else paragraph.push(line)
  }
  return fences
}

export function readDocument(document: string): string {
  return readFileSync(new URL(`../../docs/${document}`, import.meta.url), 'utf8')
}

export interface Command {
  readonly command: string
  /** What the document shows that it prints; absent where it shows none. Such a command has to succeed. */
  readonly expected?: string
}

/** The commands of a block: of `sh` its lines, of `console` what stands behind `$ `, with the lines that follow as its output. */
export function commandsOf({ language, text }: Fence): Command[] {
  const lines = text.split('\n')
  if (language === 'sh') return joinLines(lines).map((command) => ({ command }))
  if (language !== 'console') return []
  const commands: { command: string; output: string[] }[] = []
  for (const line of joinLines(lines)) {
    if (line.startsWith('$ ')) commands.push({ command: line.slice(2), output: [] })
    else commands.at(-1)?.output.push(line)
  }
  return commands.map(({ command, output }) => {
    const expected = output.join('\n').trim()
    return { command, ...(expected === '' ? {} : { expected }) }
  })
}

/** Lines that end with a backslash go on with the next one. */
function joinLines(lines: readonly string[]): string[] {
  const joined: string[] = []
  for (const line of lines) {
    const before = joined.at(-1)
    if (before?.endsWith('\\')) joined[joined.length - 1] = `${before.slice(0, -1).trimEnd()} ${line.trim()}`
    else joined.push(line)
  }
  return joined.filter((line) => line.trim() !== '')
}

export interface Ran extends Command {
  readonly code: number
  /** Standard output and error, in the order in which they came. */
  readonly output: string
}

/** Runs all commands in one shell, so that later ones see the variables of earlier ones. */
export async function runInShell(
  commands: readonly Command[],
  { folder, environment }: { readonly folder: string; readonly environment: Readonly<Record<string, string>> },
): Promise<Ran[]> {
  const mark = 'end-of-command'
  const script = commands.map(({ command }) => `${command}\nprintf '\\n${mark} %d\\n' $?`).join('\n')
  const text = await new Promise<string>((resolve) => {
    const options = { cwd: folder, env: environment, maxBuffer: 16 * 1024 * 1024 }
    execFile('bash', ['-c', `exec 2>&1\n${script}`], options, (_error, stdout) => resolve(stdout))
  })
  const parts = text.split(new RegExp(`\n${mark} (\\d+)\n`))
  return commands.map((command, index) => ({
    ...command,
    output: parts[index * 2] ?? '',
    code: Number(parts[index * 2 + 1] ?? -1),
  }))
}

/** For texts that documents wrap at other places than programs do. */
export function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
