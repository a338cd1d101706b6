import type { MessageQueue, MessageStatus } from '../message-queue.js'
import { type ExitCode, exitCodes } from './exit-codes.js'
import { messagesHelp } from './messages-help.js'
import { runStoreCommand, type StoreAct, type StoreCommand } from './store-command.js'
import { type Style, styleFor } from './style.js'
import type { Surroundings } from './surroundings.js'

const states = ['queued', 'delivered', 'failed'] as const
type State = (typeof states)[number]

/** How many are listed, newest first. */
const MOST_LISTED = 1000

type Act = StoreAct<MessageQueue>

/** `poolgate messages …`: looks into the queue of a server's database. `args` stand behind the word `messages`. */
export async function runMessages(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const command: StoreCommand<MessageQueue> = {
    name: 'messages',
    help: messagesHelp,
    actOf: (name, words) => (name === 'list' ? listing(words) : name === 'retry' ? retrial(words) : undefined),
    open: async (plan) => (await import('../message-queue.js')).openMessageQueue(plan),
  }
  return runStoreCommand(command, args, surroundings)
}

function listing([state, ...more]: readonly string[]): Act | undefined {
  if (more.length > 0 || (state !== undefined && !isState(state))) return undefined
  return async ({ messages }, { out, environment }) => {
    const found = await messages.list(state, MOST_LISTED)
    const style = styleFor(out.isTerminal, environment)
    const lines = found.map((message) => (out.isTerminal ? lineOf(message, style) : jsonOf(message)))
    out.write(lines.length > 0 ? `${lines.join('\n')}\n` : out.isTerminal ? 'No messages.\n' : '')
    return exitCodes.ok
  }
}

/** Ids of failed messages, or the word `all`. */
function retrial(words: readonly string[]): Act | undefined {
  if (words.length === 0 || (words.includes('all') && words.length > 1)) return undefined
  return async ({ messages }, { out }) => {
    const count = await messages.retry(words[0] === 'all' ? undefined : words)
    out.write(`${count} ${count === 1 ? 'message is' : 'messages are'} queued again.\n`)
    return exitCodes.ok
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
