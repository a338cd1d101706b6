import type { Server as HttpServer } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'

/** The content type of a TLS handshake record (RFC 8446 §5.1). No HTTP method begins with it. */
const TLS_HANDSHAKE = 0x16
const FIRST_BYTE_MILLISECONDS = 10_000

type Timeout = 'headersTimeout' | 'requestTimeout' | 'keepAliveTimeout'

/**
 * One port for HTTP and HTTPS: looks at the first byte of a connection and hands the socket to the server of that
 * protocol. The two servers never listen themselves; limits set here apply to both.
 */
export class TlsMultiplexer extends NetServer {
  readonly #plain: HttpServer
  readonly #secure: HttpServer
  readonly #silent = new Set<Socket>()
  readonly #firstByteMilliseconds: number

  constructor(plain: HttpServer, secure: HttpServer, firstByteMilliseconds = FIRST_BYTE_MILLISECONDS) {
    super({ noDelay: true, allowHalfOpen: true })
    this.#firstByteMilliseconds = firstByteMilliseconds
    this.#plain = plain
    this.#secure = secure
    this.on('connection', (socket: Socket) => this.#awaitFirstByte(socket))
    for (const server of [plain, secure]) {
      server.on('clientError', (error, socket) => {
        if (!this.emit('clientError', error, socket)) socket.destroy()
      })
      // An HTTP server begins to track connections, and so to enforce its timeouts, when it "listens".
      this.on('listening', () => server.emit('listening'))
      this.on('close', () => server.close(() => {}))
    }
  }

  get headersTimeout(): number {
    return this.#plain.headersTimeout
  }

  set headersTimeout(milliseconds: number) {
    this.#setTimeouts('headersTimeout', milliseconds)
  }

  get requestTimeout(): number {
    return this.#plain.requestTimeout
  }

  set requestTimeout(milliseconds: number) {
    this.#setTimeouts('requestTimeout', milliseconds)
  }

  get keepAliveTimeout(): number {
    return this.#plain.keepAliveTimeout
  }

  set keepAliveTimeout(milliseconds: number) {
    this.#setTimeouts('keepAliveTimeout', milliseconds)
  }

  closeIdleConnections(): void {
    for (const socket of this.#silent) socket.destroy()
    this.#plain.closeIdleConnections()
    this.#secure.closeIdleConnections()
  }

  closeAllConnections(): void {
    for (const socket of this.#silent) socket.destroy()
    this.#plain.closeAllConnections()
    this.#secure.closeAllConnections()
  }

  #setTimeouts(name: Timeout, milliseconds: number): void {
    this.#plain[name] = milliseconds
    this.#secure[name] = milliseconds
  }

  #awaitFirstByte(socket: Socket): void {
    const settle = () => {
      this.#silent.delete(socket)
      socket.setTimeout(0)
      socket.off('readable', read).off('timeout', drop).off('end', drop).off('error', drop).off('close', settle)
    }
    const drop = () => {
      settle()
      socket.destroy()
    }
    const read = () => {
      const bytes: Buffer | null = socket.read()
      if (bytes === null) return
      settle()
      socket.unshift(bytes)
      const server = bytes[0] === TLS_HANDSHAKE ? this.#secure : this.#plain
      server.emit('connection', socket)
    }
    this.#silent.add(socket)
    socket.setTimeout(this.#firstByteMilliseconds)
    socket.on('readable', read).on('timeout', drop).on('end', drop).on('error', drop).on('close', settle)
  }
}
