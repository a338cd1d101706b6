import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../../src/domain/clock.js'
import { CommandTarget } from '../../src/triggers/command-target.js'
import { HttpTarget } from '../../src/triggers/http-target.js'
import { LambdaTarget } from '../../src/triggers/lambda-target.js'
import { ModuleTarget } from '../../src/triggers/module-target.js'
import type { TriggerLog, TriggerTarget } from '../../src/triggers/target.js'
import { behaviours } from './functions/behaviours.mjs'

export interface Subject {
  readonly target: TriggerTarget
  stop(): Promise<void>
}

export const secret = randomBytes(32)

export function functionFile(name: string): string {
  return fileURLToPath(new URL(`./functions/${name}`, import.meta.url))
}

/** Each kind of target with the functions of the contract behind it. */
export const subjects: Readonly<Record<string, (log: TriggerLog) => Promise<Subject>>> = {
  'local module': async (log) => {
    const file = functionFile('module.mjs')
    const target = new ModuleTarget({ file, exportName: 'handler', environment: {}, reload: false, log })
    return { target, stop: () => target.close() }
  },
  'signed HTTP request': async () => {
    const server = await listen(answerHttp)
    const target = new HttpTarget({ url: `${server.url}/hook`, secret, clock: systemClock })
    return { target, stop: () => server.stop() }
  },
  'Lambda endpoint': async () => {
    const server = await listen(answerInvoke)
    const target = new LambdaTarget({ endpoint: server.url, functionName: 'contract', fallbackRegion: 'us-east-1' })
    return {
      target,
      async stop() {
        await target.close()
        await server.stop()
      },
    }
  },
  'child process': async (log) => {
    const command = [process.execPath, functionFile('worker.mjs')] as const
    const target = new CommandTarget({ command: [...command], folder: '/', environment: {}, log })
    return { target, stop: () => target.close() }
  },
}

type Answering = (
  event: Record<string, unknown>,
  exchange: { request: IncomingMessage; response: ServerResponse },
) => unknown

/** A server on a free port that is handed parsed events. */
export async function listen(answering: Answering): Promise<{ url: string; stop(): Promise<void> }> {
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    await answering(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>, {
      request,
      response,
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const answerHttp: Answering = async (event, { response }) => {
  if (event.does === 'crash') return response.destroy()
  if (event.does === 'answer with garbage') return response.end('<html>no JSON</html>')
  const outcome = await outcomeOf(event)
  if ('error' in outcome) response.writeHead(422).end(JSON.stringify({ errorMessage: outcome.error }))
  else response.end(outcome.json)
}

/** As the Invoke operation answers: an error of the function is a success with a header. */
const answerInvoke: Answering = async (event, { request, response }) => {
  if (request.url !== '/2015-03-31/functions/contract/invocations') return response.writeHead(404).end('{}')
  if (event.does === 'crash') return response.destroy()
  if (event.does === 'answer with garbage') return response.end('no JSON')
  const outcome = await outcomeOf(event)
  if ('error' in outcome) {
    response.writeHead(200, { 'x-amz-function-error': 'Unhandled' })
    response.end(JSON.stringify({ errorType: 'Error', errorMessage: outcome.error, trace: [] }))
  } else response.end(outcome.json)
}

async function outcomeOf(event: Record<string, unknown>): Promise<{ json: string } | { error: string }> {
  try {
    return { json: JSON.stringify(await behaviours[String(event.does)]?.(event)) ?? 'null' }
  } catch (error) {
    return { error: (error as Error).message }
  }
}

/** Until the receiver has had enough. */
export function writeWithoutEnd(response: ServerResponse): void {
  const chunk = 'x'.repeat(64 * 1024)
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more)
  more()
}
