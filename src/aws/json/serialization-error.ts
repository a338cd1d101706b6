/** The body is not what the protocol asks for. The text never quotes the body. */
export class SerializationError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SerializationError'
  }
}
