import type { ImportJob, OpenImportRecords } from '../open-import-records.js'
import { type ExitCode, exitCodes } from './exit-codes.js'
import { importHelp } from './import-help.js'
import { problemList } from './problem-list.js'
import { runStoreCommand, type StoreAct, type StoreCommand } from './store-command.js'
import { type Style, styleFor } from './style.js'
import type { Surroundings } from './surroundings.js'

type Act = StoreAct<OpenImportRecords>

/** How many are listed, newest first. */
const MOST_LISTED = 1000

/** `poolgate import …`: looks at the import jobs of a server's database. `args` stand behind the word `import`. */
export async function runImport(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const command: StoreCommand<OpenImportRecords> = {
    name: 'import',
    help: importHelp,
    actOf: (name, words) => (name === 'list' ? listing(words) : name === 'log' ? showing(words) : undefined),
    open: async (plan) => (await import('../open-import-records.js')).openImportRecords(plan),
  }
  return runStoreCommand(command, args, surroundings)
}

function listing(words: readonly string[]): Act | undefined {
  if (words.length > 0) return undefined
  return async ({ records }, { out, environment }) => {
    const jobs = await records.list(MOST_LISTED)
    const style = styleFor(out.isTerminal, environment)
    const lines = jobs.map((job) => (out.isTerminal ? lineOf(job, style) : jsonOf(job)))
    out.write(lines.length > 0 ? `${lines.join('\n')}\n` : out.isTerminal ? 'No import jobs.\n' : '')
    return exitCodes.ok
  }
}

function showing([jobId, ...more]: readonly string[]): Act | undefined {
  if (jobId === undefined || more.length > 0) return undefined
  return async ({ records }, { out, err, environment }) => {
    const job = await records.find(jobId)
    if (!job) {
      const problem = { where: jobId, what: 'is no import job of this database', fix: ['poolgate import list'] }
      err.write(problemList('poolgate import log found nothing:', [problem], styleFor(err.isTerminal, environment)))
      return exitCodes.failed
    }
    for await (const lines of records.log(job)) out.write(`${lines.join('\n')}\n`)
    return exitCodes.ok
  }
}

function lineOf({ id, poolId, createdAt, status, counts, name, completionMessage }: ImportJob, style: Style): string {
  const shown = status === 'Failed' ? style.warning(status.padEnd(10)) : status.padEnd(10)
  const { imported, skipped, failed } = counts
  const sums = `${imported} imported, ${skipped} skipped, ${failed} failed`
  const end = style.faint(completionMessage ?? '')
  return `${id}  ${createdAt.toISOString()}  ${shown}  ${poolId}  ${name}  ${sums}  ${end}`.trimEnd()
}

function jsonOf(job: ImportJob): string {
  const { id, poolId, name, status, createdAt, startedAt, endedAt, counts, completionMessage } = job
  return JSON.stringify({ id, poolId, name, status, createdAt, startedAt, endedAt, ...counts, completionMessage })
}
