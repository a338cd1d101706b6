import type { Spot } from './policy-tree.js'

/** The text for whatever has no text of its own. */
export const syntaxErrors = 'Syntax errors in policy.'

/** Why a document is refused: `message` is the API's text, `detail` says it to the author of the document. */
export class PolicyFault extends Error {
  readonly detail: string
  readonly spot: Spot

  constructor(message: string, detail: string, spot: Spot) {
    super(message)
    this.detail = detail
    this.spot = spot
  }
}

export function syntaxFault(detail: string, spot: Spot): PolicyFault {
  return new PolicyFault(syntaxErrors, detail, spot)
}
