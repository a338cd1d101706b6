import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { textOfThrown } from './event-json.js'
import { type Handler, runHandler } from './handler-run.js'
import { claims, type ModuleAnswer, type ModuleCall, type ModuleWorkerInput } from './module-messages.js'

const LONGEST_MESSAGE = 16 * 1024

/** The thread: loads the module, then runs as many calls at once as come in. */
async function serve(port: MessagePort, { url, exportName, largestAnswer }: ModuleWorkerInput): Promise<void> {
  const tell = (answer: ModuleAnswer) => port.postMessage(answer)
  let module: Readonly<Record<string, unknown>>
  try {
    module = (await import(url)) as Readonly<Record<string, unknown>>
  } catch (error) {
    tell({ kind: 'unusable', reason: 'the module cannot be loaded', detail: textOfThrown(error) })
    return
  }
  const handler = find(module, exportName)
  if (!handler) {
    tell({ kind: 'unusable', reason: `the module exports no function ${exportName}`, detail: '' })
    return
  }
  port.on('message', (call: ModuleCall) => {
    const claim = new Int32Array(call.claim)
    if (Atomics.compareExchange(claim, 0, claims.waiting, claims.taken) !== claims.waiting) return
    tell({ kind: 'taken', number: call.number })
    void run(handler, call, largestAnswer).then(tell)
  })
  tell({ kind: 'ready' })
}

async function run(handler: Handler, call: ModuleCall, largestAnswer: number): Promise<ModuleAnswer> {
  const { number } = call
  let answer: unknown
  try {
    answer = await runHandler(handler, JSON.parse(call.body), contextOf(call))
  } catch (error) {
    return { kind: 'thrown', number, message: textOfThrown(error).slice(0, LONGEST_MESSAGE) }
  }
  try {
    const json = JSON.stringify(answer) ?? 'null'
    if (Buffer.byteLength(json) > largestAnswer) return { kind: 'unreadable', number, problem: 'too-large' }
    return { kind: 'result', number, json }
  } catch {
    return { kind: 'unreadable', number, problem: 'not-json' }
  }
}

/** The members of Lambda's context that handlers are known to read. */
function contextOf({ arn, id, timeoutMilliseconds }: ModuleCall): object {
  const end = performance.now() + timeoutMilliseconds
  const functionName = arn.split(':')[6] ?? arn
  return {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: '256',
    awsRequestId: id,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'poolgate',
    getRemainingTimeInMillis: () => Math.max(0, Math.round(end - performance.now())),
  }
}

/** Modules in the older form may show their exports under `default` alone. */
function find(module: Readonly<Record<string, unknown>>, name: string): Handler | undefined {
  const inner = module.default
  const holder = [module, inner].find((one) => typeof one === 'object' && one !== null && Object.hasOwn(one, name))
  const found = (holder as Readonly<Record<string, unknown>> | undefined)?.[name]
  return typeof found === 'function' ? (found as Handler) : undefined
}

if (parentPort) void serve(parentPort, workerData as ModuleWorkerInput)
