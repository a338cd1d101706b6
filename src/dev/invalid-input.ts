/** A control was called with something it does not know; the message says with what. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
}
