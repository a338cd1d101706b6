import type { AppClient } from '../../entities/app-client.js'
import type { PasswordEvent } from '../../entities/threat-protection.js'
import type { UserPool } from '../../entities/user-pool.js'
import { frequentPasswords } from './frequent-passwords.js'
import { compromisedAction, threatMode } from './risk-configuration.js'

/** Passwords that were found in breaches. */
export interface BreachedPasswords {
  has(password: string): Promise<boolean>
}

interface Place {
  readonly pool: UserPool
  readonly client?: AppClient | undefined
}

/** Passwords that strangers know: the most frequent ones, and those of a file of breached ones where there is one. */
export class CompromisedPasswords {
  readonly #breached: BreachedPasswords | undefined

  constructor({ breached }: { readonly breached: BreachedPasswords | undefined }) {
    this.#breached = breached
  }

  /** Whether the password is looked at for the event and is a known one. Costs nothing while threat protection is off. */
  async isExposed(place: Place, event: PasswordEvent, password: string): Promise<boolean> {
    if (threatMode(place.pool) === 'OFF') return false
    if (compromisedAction(place, event) === undefined) return false
    return isFrequent(password) || ((await this.#breached?.has(password)) ?? false)
  }

  /** Whether the pool refuses what `isExposed` finds. */
  blocks(place: Place, event: PasswordEvent): boolean {
    return threatMode(place.pool) === 'ENFORCED' && compromisedAction(place, event) === 'BLOCK'
  }
}

/** In any case of letters, and with marks at its end that a policy asked for. */
export function isFrequent(password: string): boolean {
  const plain = password.toLowerCase()
  return frequentPasswords.has(plain) || frequentPasswords.has(plain.replace(/[^a-z0-9]+$/, ''))
}
