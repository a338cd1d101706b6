/** What a worker thread is started with. */
export interface ModuleWorkerInput {
  /** Address of the module, `file:…`. */
  readonly url: string
  readonly exportName: string
  readonly largestAnswer: number
}

/** A call on its way to a thread. */
export interface ModuleCall {
  readonly number: number
  readonly arn: string
  readonly id: string
  readonly body: string
  readonly timeoutMilliseconds: number
  /** One 32-bit integer that only one side gets to change from `waiting`: the thread to `taken`, or its owner to `withdrawn`. */
  readonly claim: SharedArrayBuffer
}

export const claims = { waiting: 0, taken: 1, withdrawn: 2 } as const

export type ModuleAnswer =
  | { readonly kind: 'ready' }
  /** The module cannot be loaded or has no such function. `detail` is for the log. */
  | { readonly kind: 'unusable'; readonly reason: string; readonly detail: string }
  | { readonly kind: 'taken'; readonly number: number }
  | { readonly kind: 'result'; readonly number: number; readonly json: string }
  | { readonly kind: 'thrown'; readonly number: number; readonly message: string }
  | { readonly kind: 'unreadable'; readonly number: number; readonly problem: 'too-large' | 'not-json' }
