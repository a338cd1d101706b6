import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorizationTable } from '../../src/api/authorization-table.js'
import type { OperationName } from '../../src/api/model/operations.js'
import { registry } from '../../src/api/registry.js'
import { type Fence, fencesOf, type Ran, readDocument, runInShell, squeezed } from '../clients/document-commands.js'
import { isAvailable } from '../support/run-command.js'
import { makeStage, type Program, start } from './stage.js'

const needed = [['aws', '--version'] as const, ['python3', '--version'] as const, ['curl', '--version'] as const]
const missing = needed.filter(([program, flag]) => !isAvailable(program, [flag])).map(([program]) => program)
if (missing.length > 0) console.warn(`skipped: ${missing.join(', ')} not installed (apt-get install awscli)`)

const pageAddress = 'http://localhost:9229'
/** Names whatever fails, also within functions and substitutions, unless the page itself takes it with `|| true`. */
const report = `set -E -o pipefail; trap 'printf "\\nfailed: %s\\n" "$BASH_COMMAND" >&2' ERR`

const fences = fencesOf('tour.md')
/** The blocks to paste, each with what the page shows that it prints. */
const blocks = fences.flatMap((fence, index) =>
  fence.language === 'sh' ? [{ ...fence, shown: shownAfter(index) }] : [],
)

function shownAfter(index: number): string {
  const next: Fence | undefined = fences[index + 1]
  return next?.language === 'text' && next.heading === fences[index]?.heading ? next.text : ''
}

/** As the AWS CLI names it: AdminSetUserMFAPreference → admin-set-user-mfa-preference. */
function commandName(operation: string): string {
  return operation
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
}

/** The whole text; `…` stands for what is left out. */
function asPattern(shown: string): RegExp {
  const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.+')}$`)
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1
}

describe('docs/tour.md', () => {
  test('uses each of the 74 actions that the authorization reference marks, as far as they are built', () => {
    const founding = Object.entries(authorizationTable).filter(([, { isFounding }]) => isFounding)
    expect(founding).toHaveLength(74)
    const script = blocks.map(({ text }) => text).join('\n')
    const built = founding.filter(([name]) => registry[name as OperationName].handle !== undefined)
    const untold = built.filter(([name]) => !new RegExp(`\\b${commandName(name)}(?![\\w-])`).test(script))
    expect(untold.map(([name]) => name)).toEqual([])
  })

  test('shows the refusal of every command that is to be refused', () => {
    const count = (text: string) => occurrences(text, 'An error occurred (')
    expect(blocks.filter(({ text, shown }) => count(shown) !== occurrences(text, '|| true'))).toEqual([])
    expect(count(readDocument('tour.md'))).toBeGreaterThan(5)
  })
})

describe.skipIf(missing.length > 0)('the blocks of docs/tour.md, pasted one after the other', () => {
  const stage = makeStage()
  let program: Program
  let ran: readonly Ran[] = []

  beforeAll(async () => {
    program = await start(['dev', '--memory', '--port', '0', '--sample'], { folder: stage.folder })
    const endpoint = String(program.facts.endpoint)
    const commands = blocks.map(({ text }) => ({ command: text.replaceAll(pageAddress, endpoint) }))
    const environment = {
      PATH: String(process.env.PATH),
      HOME: stage.folder,
      AWS_CONFIG_FILE: join(stage.folder, 'aws-config'),
      AWS_SHARED_CREDENTIALS_FILE: join(stage.folder, 'aws-credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
    }
    const all = await runInShell([{ command: report }, ...commands], { folder: stage.folder, environment })
    ran = all.slice(1)
  }, 300_000)
  afterAll(async () => {
    program?.kill('SIGTERM')
    await program?.ended
    stage.clear()
  })

  test.each(blocks.map((block, index) => [`${block.heading}: ${block.text.split('\n', 1)[0]}`, block, index] as const))(
    '%s',
    (_name, { text, shown }, index) => {
      const { output = '', code } = ran[index] ?? {}
      expect(`${code} ${output}`).toMatch(/^0 /)
      expect(output).not.toContain('\nfailed: ')
      expect(occurrences(output, 'An error occurred (')).toBe(occurrences(text, '|| true'))
      expect(squeezed(output)).toMatch(asPattern(squeezed(shown)))
    },
  )
})
