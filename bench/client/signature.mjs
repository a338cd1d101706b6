import { createHash, createHmac } from 'node:crypto'

const service = 'cognito-idp'
const contentType = 'application/x-amz-json-1.1'
const signedNames = 'content-type;host;x-amz-date;x-amz-target'

/** Header lines of calls without a signature. */
export function plainHead(target) {
  return `Content-Type: ${contentType}\r\nX-Amz-Target: ${target}\r\n`
}

/** Signature Version 4 as the SDKs make it. The day's key is kept, so that a signature costs about ten microseconds. */
export class Signer {
  #credential
  #day
  #key

  constructor(credential) {
    this.#credential = credential
  }

  /** Header lines of a signed call. */
  head(authority, target, body) {
    const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '')
    const day = time.slice(0, 8)
    const { accessKeyId, region } = this.#credential
    const scope = `${day}/${region}/${service}/aws4_request`
    const canonical = [
      'POST',
      '/',
      '',
      `content-type:${contentType}`,
      `host:${authority}`,
      `x-amz-date:${time}`,
      `x-amz-target:${target}`,
      '',
      signedNames,
      sha256(body),
    ].join('\n')
    const signature = hmac(this.#keyOf(day), `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString(
      'hex',
    )
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signedNames}, Signature=${signature}`
    return `${plainHead(target)}X-Amz-Date: ${time}\r\nAuthorization: ${authorization}\r\n`
  }

  #keyOf(day) {
    if (this.#day !== day) {
      this.#day = day
      this.#key = signingKey(this.#credential, day)
    }
    return this.#key
  }
}

function signingKey({ secretAccessKey, region }, day) {
  return [day, region, service, 'aws4_request'].reduce((key, part) => hmac(key, part), `AWS4${secretAccessKey}`)
}

function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex')
}
