import { connect } from 'node:net'
import { ResponseParser } from './response-parser.mjs'

const quietMilliseconds = 30_000

/** Where to connect for `url`. Only this machine is accepted: a typing error must not put load on somebody's server. */
export function loopbackAddress(url) {
  const { protocol, hostname, port, host } = new URL(url)
  const name = hostname.replace(/^\[|\]$/g, '')
  const isLoopback = name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)
  if (protocol !== 'http:' || !isLoopback) throw new Error(`${url}: only http on a loopback address is measured`)
  return { host: name === 'localhost' ? '127.0.0.1' : name, port: Number(port || 80), authority: host }
}

/**
 * A keep-alive connection with one request in flight, on a bare socket: node's own client would cost as much CPU as the
 * server under test. Nothing is ever sent twice, so every acknowledgement belongs to one request.
 */
export class Connection {
  #address
  #socket
  #parser
  #waiting

  constructor(url) {
    this.#address = loopbackAddress(url)
  }

  /** The value of the Host header. */
  get authority() {
    return this.#address.authority
  }

  /** `head` holds further header lines, each ended by CRLF. Resolves with `{ status, body, closes }`. */
  async post(head, body) {
    if (this.#waiting) throw new Error('one request at a time')
    this.#socket ??= await this.#open()
    return new Promise((resolve, reject) => {
      this.#parser = new ResponseParser()
      this.#waiting = { resolve, reject }
      const length = Buffer.byteLength(body)
      this.#socket.write(
        `POST / HTTP/1.1\r\nHost: ${this.authority}\r\nContent-Length: ${length}\r\n${head}\r\n${body}`,
      )
    })
  }

  close() {
    this.#drop()
  }

  #open() {
    return new Promise((resolve, reject) => {
      const { host, port } = this.#address
      const socket = connect({ host, port, noDelay: true }, () => resolve(socket))
      socket.setTimeout(quietMilliseconds, () => socket.destroy(new Error('no answer in time')))
      socket.on('data', (chunk) => this.#settle(socket, this.#parser?.push(chunk)))
      socket.on('error', (error) => {
        reject(error)
        this.#fail(socket, error)
      })
      socket.on('close', () => {
        this.#settle(socket, this.#parser?.end())
        this.#fail(socket, new Error('the connection was closed'))
      })
    })
  }

  #settle(socket, answer) {
    if (!answer || socket !== this.#socket) return
    const { resolve } = this.#waiting
    this.#waiting = undefined
    this.#parser = undefined
    if (answer.closes) this.#drop()
    resolve(answer)
  }

  #fail(socket, error) {
    if (socket !== this.#socket) return
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#parser = undefined
    this.#drop()
    waiting?.reject(error)
  }

  #drop() {
    const socket = this.#socket
    this.#socket = undefined
    socket?.destroy()
  }
}
