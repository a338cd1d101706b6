import type { CodeEncryption } from '../domain/triggers/code-encryption.js'
import { TriggerError, type TriggerInvoker } from '../domain/triggers/trigger-invoker.js'

/** Refuses every call: nothing is configured. */
export const noTriggers: TriggerInvoker = {
  invoke: () => Promise.reject(new TriggerError('unreachable', 'no target is configured')),
}

/** Refuses to hand out a code: there is no key to encrypt it with. */
export const noCodeEncryption: CodeEncryption = {
  encrypt: () => Promise.reject(new Error('codes cannot be encrypted: triggers.encryption is not configured')),
}
