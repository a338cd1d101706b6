/** A function in the form that Lambda takes for Node.js: it returns a promise, or calls back. */
export type Handler = (event: unknown, context: object, callback: Callback) => unknown
type Callback = (error?: unknown, answer?: unknown) => void

/**
 * Runs a handler to its answer, whichever way it gives one: a promise, the callback, the older `context.done`, or a plain
 * return value, which Lambda itself would ignore. Rejects with what the handler threw.
 */
export function runHandler(handler: Handler, event: unknown, facts: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback: Callback = (error, answer) => {
      if (error === undefined || error === null) resolve(answer)
      else reject(error)
    }
    const context = {
      ...facts,
      callbackWaitsForEmptyEventLoop: true,
      done: callback,
      succeed: resolve,
      fail: (error: unknown) => reject(error ?? new Error('handled')),
    }
    const returned = handler(event, context, callback)
    const mayCallBack = handler.length >= 2
    if (isThenable(returned) || returned !== undefined || !mayCallBack) resolve(returned)
  })
}

function isThenable(value: unknown): boolean {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function'
}
