import { type CompiledPolicy, compilePolicy } from '../aws/policy/compiled-policy.js'
import type { PolicyDocument } from '../aws/policy/policy-document.js'
import { BoundedCache } from '../domain/tokens/bounded-cache.js'

/** Stored documents compiled once each, whoever has them. */
export class CompiledPolicies {
  readonly #compiled = new BoundedCache<string, CompiledPolicy>(2000)

  /** The document was checked when it was stored; throws where it cannot be compiled. */
  get(document: string): CompiledPolicy {
    const known = this.#compiled.get(document)
    if (known) return known
    const compiled = compilePolicy(JSON.parse(document) as PolicyDocument)
    this.#compiled.set(document, compiled)
    return compiled
  }
}
