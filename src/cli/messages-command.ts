import type { Problem } from '../config/problem.js'
import { readSettings } from '../config/read-settings.js'
import { planStore } from '../config/serve-plan.js'
import type { MessageQueue, MessageStatus } from '../message-queue.js'
import { readArguments } from './arguments.js'
import { type ExitCode, exitCodes } from './exit-codes.js'
import { messagesHelp } from './messages-help.js'
import { problemList } from './problem-list.js'
import { type Style, styleFor } from './style.js'
import type { Surroundings } from './surroundings.js'

const states = ['queued', 'delivered', 'failed'] as const
type State = (typeof states)[number]

/** How many are listed, newest first. */
const MOST_LISTED = 1000

type Act = (queue: MessageQueue, surroundings: Surroundings) => Promise<void>

/** `poolgate messages …`: looks into the queue of a server's database. `args` stand behind the word `messages`. */
export async function runMessages(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { out, environment, folder } = surroundings
  const firstFlag = args.findIndex((word) => word.startsWith('-'))
  const [name, ...words] = firstFlag < 0 ? args : args.slice(0, firstFlag)
  const flags = firstFlag < 0 ? [] : args.slice(firstFlag)
  if (name === undefined || name === 'help' || flags.some((flag) => flag === '--help' || flag === '-h')) {
    out.write(messagesHelp(styleFor(out.isTerminal, environment)))
    return exitCodes.ok
  }
  const act = name === 'list' ? listing(words) : name === 'retry' ? retrial(words) : undefined
  const parsed = readArguments(['serve', ...flags], folder)
  const misuse = act
    ? parsed.problems
    : [{ where: ['messages', name, ...words].join(' '), what: 'is not a command', fix: ['poolgate help messages'] }]
  if (!act || misuse.length > 0) {
    return complain(surroundings, 'poolgate does not understand this command line:', misuse, exitCodes.usage)
  }
  const config = parsed.configFile === undefined ? {} : { configFile: parsed.configFile }
  const settings = await readSettings({ mode: 'serve', flags: parsed.given, environment, folder, ...config })
  const planning = planStore(settings, surroundings)
  if ('problems' in planning) {
    const heading = 'poolgate messages cannot open the database with these settings:'
    return complain(surroundings, heading, planning.problems, exitCodes.configuration)
  }
  return withQueue(planning.plan, act, surroundings)
}

async function withQueue(
  plan: Parameters<typeof import('../message-queue.js')['openMessageQueue']>[0],
  act: Act,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { openMessageQueue } = await import('../message-queue.js')
  let queue: MessageQueue
  try {
    queue = await openMessageQueue(plan)
  } catch (error) {
    const what = `cannot be opened: ${error instanceof Error ? error.message : 'unexpected error'}`
    return complain(surroundings, 'poolgate messages failed:', [{ where: 'Database', what }], exitCodes.unreachable)
  }
  try {
    await act(queue, surroundings)
    return exitCodes.ok
  } finally {
    await queue.close()
  }
}

function listing([state, ...more]: readonly string[]): Act | undefined {
  if (more.length > 0 || (state !== undefined && !isState(state))) return undefined
  return async ({ messages }, { out, environment }) => {
    const found = await messages.list(state, MOST_LISTED)
    const style = styleFor(out.isTerminal, environment)
    const lines = found.map((message) => (out.isTerminal ? lineOf(message, style) : jsonOf(message)))
    out.write(lines.length > 0 ? `${lines.join('\n')}\n` : out.isTerminal ? 'No messages.\n' : '')
  }
}

/** Ids of failed messages, or the word `all`. */
function retrial(words: readonly string[]): Act | undefined {
  if (words.length === 0 || (words.includes('all') && words.length > 1)) return undefined
  return async ({ messages }, { out }) => {
    const count = await messages.retry(words[0] === 'all' ? undefined : words)
    out.write(`${count} ${count === 1 ? 'message is' : 'messages are'} queued again.\n`)
  }
}

function isState(word: string): word is State {
  return states.some((state) => state === word)
}

function lineOf({ id, state, createdAt, tries, lastError, content }: MessageStatus, style: Style): string {
  const { kind, channel, destination } = content ?? { kind: 'sealed with another key', channel: '', destination: '' }
  const shown = state === 'failed' ? style.warning(state.padEnd(9)) : state.padEnd(9)
  const about = [channel, kind, destination].filter((part) => part !== '').join(' ')
  return `${id}  ${createdAt.toISOString()}  ${shown}  ${tries} tries  ${about}  ${style.faint(lastError ?? '')}`.trimEnd()
}

function jsonOf({ content, ...message }: MessageStatus): string {
  return JSON.stringify({ ...message, ...content })
}

function complain(
  { err, environment }: Surroundings,
  heading: string,
  problems: readonly Problem[],
  code: ExitCode,
): ExitCode {
  err.write(problemList(heading, problems, styleFor(err.isTerminal, environment)))
  return code
}
