import { constantTimeEqual } from '../../crypto/digests.js'
import { drawCode, hashCode } from '../../crypto/one-time-codes.js'
import type { Random } from '../../crypto/random.js'
import type { Sub } from '../../entities/ids.js'
import type { UserPool } from '../../entities/user-pool.js'
import type { ChallengeName } from './challenge-names.js'

export type CodeChallengeName = Extract<ChallengeName, 'EMAIL_OTP' | 'SMS_OTP' | 'SMS_MFA'>

/** What an attempt remembers of the code that was sent for it. */
export interface SentCode {
  /** Makes two codes of the same digits different. */
  readonly id: string
  readonly hash: string
}

/** What a code is bound to, besides the attempt that remembers it. */
export interface CodeBinding {
  readonly pool: UserPool
  readonly sub: Sub
  readonly challenge: CodeChallengeName
  /** The address that it was sent to. */
  readonly to: string
}

interface Collaborators {
  readonly random: Random
  /** Derived key of the hashes. */
  readonly codeKey: Buffer
}

/** Codes of one attempt: they travel, hashed, in its sealed session string, so they end with it and fit no other. */
export class SignInCodes {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  draw(binding: CodeBinding, digits: number): { readonly code: string; readonly sent: SentCode } {
    const { random } = this.#with
    const code = drawCode(random, digits)
    const id = random.uuid()
    return { code, sent: { id, hash: this.#hash(binding, id, code) } }
  }

  /** For a name of nobody, to be remembered as if a code had been sent. */
  drawUnknown(binding: CodeBinding, digits: number): SentCode {
    return this.draw(binding, digits).sent
  }

  matches(binding: CodeBinding, { id, hash }: SentCode, answer: string): boolean {
    return constantTimeEqual(hash, this.#hash(binding, id, answer))
  }

  #hash({ pool, sub, challenge, to }: CodeBinding, id: string, code: string): string {
    return hashCode(this.#with.codeKey, `sign-in/${pool.id}/${sub}/${challenge}/${id}/${to}`, code)
  }
}
