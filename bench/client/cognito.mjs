import { Connection } from './connection.mjs'
import { plainHead, Signer } from './signature.mjs'

const prefix = 'AWSCognitoIdentityProviderService.'
const unsigned = new Set([
  'AssociateSoftwareToken',
  'GetUser',
  'InitiateAuth',
  'RespondToAuthChallenge',
  'SetUserMFAPreference',
  'SignUp',
  'VerifySoftwareToken',
])

/** Keys that every started server is given, so that the one that verifies signatures knows them. */
export const benchCredential = {
  accessKeyId: 'AKIAPOOLGATEBENCH001',
  secretAccessKey: 'an-access-key-for-measuring-on-loopback1',
  region: 'us-east-1',
}

const signer = new Signer(benchCredential)

/** An answer other than 200: `type` is the exception's name. */
export class CallError extends Error {
  constructor(operation, answer) {
    const text = answer.body.toString()
    super(`${operation}: ${answer.status} ${text.slice(0, 160)}`)
    this.name = 'CallError'
    this.status = answer.status
    this.type = /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1]
  }
}

/** Calls of the `cognito-idp` API over one connection, signed where an SDK signs them. */
export class CognitoClient {
  #connection

  constructor(url) {
    this.#connection = new Connection(url)
  }

  /** Resolves with the bytes of the answer, which most workloads never look at. */
  async call(operation, input) {
    const target = prefix + operation
    const body = JSON.stringify(input)
    const head = unsigned.has(operation) ? plainHead(target) : signer.head(this.#connection.authority, target, body)
    const answer = await this.#connection.post(head, body)
    if (answer.status !== 200) throw new CallError(operation, answer)
    return answer.body
  }

  async ask(operation, input) {
    return JSON.parse((await this.call(operation, input)).toString() || '{}')
  }

  close() {
    this.#connection.close()
  }
}

/** Runs `work` with a client of its own. */
export async function withClient(url, work) {
  const client = new CognitoClient(url)
  try {
    return await work(client)
  } finally {
    client.close()
  }
}
