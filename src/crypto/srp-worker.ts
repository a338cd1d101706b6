import { computeServerPublic, computeSessionKey, computeVerifier } from './srp-arithmetic.js'

/** One exponentiation or two for a worker thread. All values are hex. */
export type SrpTask =
  | { readonly kind: 'verifier'; readonly x: string }
  | { readonly kind: 'server-public'; readonly verifier: string; readonly secret: string }
  | {
      readonly kind: 'session-key'
      readonly clientPublic: string
      readonly serverPublic: string
      readonly secret: string
      readonly verifier: string
    }

/** What a worker thread runs; undefined for a degenerate result. */
export function runSrpTask(task: SrpTask): string | undefined {
  switch (task.kind) {
    case 'verifier':
      return computeVerifier(fromHex(task.x))?.toString(16)
    case 'server-public':
      return computeServerPublic(fromHex(task.verifier), fromHex(task.secret))?.toString(16)
    case 'session-key':
      return computeSessionKey({
        clientPublic: fromHex(task.clientPublic),
        serverPublic: fromHex(task.serverPublic),
        secret: fromHex(task.secret),
        verifier: fromHex(task.verifier),
      })?.toString('hex')
  }
}

function fromHex(hex: string): bigint {
  return BigInt(`0x${hex}`)
}
