import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { compactVerify, importJWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { parseJwt, signJwt, verifyJwt } from './jwt.js'
import { generateRsaKeyPair, importPrivateKey, importPublicKey } from './rsa-keys.js'

const pair = await generateRsaKeyPair()
const foreign = await generateRsaKeyPair()
const kid = 'k9+/Zm9vYmFyYmF6cXV1eGZvb2JhcmJhenF1dXg='
const privateKey = importPrivateKey(pair.privatePem)
const publicKey = importPublicKey(pair.publicJwk)
const claims = { sub: '4f1c', token_use: 'access', 'cognito:groups': ['ä', '🔑'], exp: 1715047780 }

const encode = (text: string | Buffer) => Buffer.from(text).toString('base64url')
const rs256 = (input: string, key: KeyObject = privateKey) => encode(sign('sha256', Buffer.from(input), key))

/** A token with this header and payload text, rightly signed by the real key. */
function forge(header: string, payload = JSON.stringify(claims)): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${rs256(input)}`
}

function accepted(token: string): boolean {
  const parsed = parseJwt(token)
  return parsed !== undefined && verifyJwt(parsed, publicKey)
}

describe('JWT: own tokens', () => {
  test('a signed token parses, verifies and keeps its claims', async () => {
    const token = await signJwt({ kid, privateKey }, claims)
    const parsed = parseJwt(token)

    expect(parsed).toMatchObject({ kid, claims })
    expect(accepted(token)).toBe(true)
  })

  test('the header is exactly kid and alg, in this order', async () => {
    const [header = ''] = (await signJwt({ kid, privateKey }, claims)).split('.')

    expect(Buffer.from(header, 'base64url').toString()).toBe(`{"kid":"${kid}","alg":"RS256"}`)
  })

  test('jose accepts it', async () => {
    const token = await signJwt({ kid, privateKey }, claims)
    const key = await importJWK({ kty: 'RSA', ...pair.publicJwk }, 'RS256')
    const { payload } = await compactVerify(token, key)

    expect(JSON.parse(Buffer.from(payload).toString())).toEqual(claims)
  })

  test('a member named __proto__ is an ordinary claim and changes no prototype', () => {
    const parsed = parseJwt(forge(`{"kid":"${kid}","alg":"RS256"}`, '{"__proto__":{"admin":true}}'))

    expect(parsed).toBeDefined()
    expect(parsed?.claims.admin).toBeUndefined()
  })

  test('signing with a key that is not RSA fails', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })

    await expect(signJwt({ kid, privateKey: ec.privateKey }, claims)).rejects.toThrow('RSA')
  })
})

describe('JWT: headers that are not ours are refused though the signature is right', () => {
  const good = `"kid":"${kid}","alg":"RS256"`
  const jwk = JSON.stringify({ kty: 'RSA', ...foreign.publicJwk })

  test('the corpus itself signs rightly', () => expect(accepted(forge(`{${good}}`))).toBe(true))

  test.each([
    ['none', `{"kid":"${kid}","alg":"none"}`],
    ['None', `{"kid":"${kid}","alg":"None"}`],
    ['empty alg', `{"kid":"${kid}","alg":""}`],
    ['HS256', `{"kid":"${kid}","alg":"HS256"}`],
    ['RS512', `{"kid":"${kid}","alg":"RS512"}`],
    ['PS256', `{"kid":"${kid}","alg":"PS256"}`],
    ['lower case rs256', `{"kid":"${kid}","alg":"rs256"}`],
    ['alg as a list', `{"kid":"${kid}","alg":["RS256"]}`],
    ['no alg', `{"kid":"${kid}"}`],
    ['no kid', '{"alg":"RS256"}'],
    ['kid null', '{"kid":null,"alg":"RS256"}'],
    ['kid a number', '{"kid":1,"alg":"RS256"}'],
    ['kid an object', '{"kid":{"toString":"x"},"alg":"RS256"}'],
    ['typ', `{${good},"typ":"JWT"}`],
    ['jwk', `{${good},"jwk":${jwk}}`],
    ['jku', `{${good},"jku":"https://attacker.example/jwks.json"}`],
    ['x5u', `{${good},"x5u":"https://attacker.example/cert"}`],
    ['x5c', `{${good},"x5c":["MIIB"]}`],
    ['crit', `{${good},"crit":["exp"]}`],
    ['b64', `{${good},"b64":false,"crit":["b64"]}`],
    ['zip', `{${good},"zip":"DEF"}`],
    ['duplicate alg, ours last', `{"kid":"${kid}","alg":"none","alg":"RS256"}`],
    ['duplicate alg, ours first', `{"kid":"${kid}","alg":"RS256","alg":"none"}`],
    ['duplicate kid', `{"kid":"other",${good}}`],
    ['duplicate kid in escapes', `{"\\u006bid":"other",${good}}`],
    ['alg in escapes', `{"kid":"${kid}","\\u0061lg":"RS256"}`],
    ['other order', `{"alg":"RS256","kid":"${kid}"}`],
    ['white space', `{ ${good} }`],
    ['trailing text', `{${good}}x`],
    ['byte order mark', `\ufeff{${good}}`],
    ['__proto__', `{${good},"__proto__":{}}`],
    ['constructor only', '{"constructor":{"kid":"x","alg":"RS256"}}'],
    ['a list', `["${kid}","RS256"]`],
    ['a string', '"RS256"'],
    ['null', 'null'],
    ['empty', ''],
    ['not JSON', '{'],
    ['huge', `{"kid":"${'k'.repeat(5000)}","alg":"RS256"}`],
  ])('%s', (_name, header) => {
    expect(parseJwt(forge(header))).toBeUndefined()
  })

  test('invalid UTF-8 in the kid', () => {
    const header = Buffer.concat([Buffer.from('{"kid":"'), Buffer.from([0xff]), Buffer.from('","alg":"RS256"}')])
    const input = `${encode(header)}.${encode('{}')}`

    expect(parseJwt(`${input}.${rs256(input)}`)).toBeUndefined()
  })
})

describe('JWT: payloads that are no object are refused', () => {
  test.each(['null', '[]', '"x"', '1', 'true', '', '{', '{}x', '\ufeff{}'])('%j', (payload) => {
    expect(parseJwt(forge(`{"kid":"${kid}","alg":"RS256"}`, payload))).toBeUndefined()
  })

  test('invalid UTF-8', () => {
    const input = `${encode(`{"kid":"${kid}","alg":"RS256"}`)}.${encode(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))}`

    expect(parseJwt(`${input}.${rs256(input)}`)).toBeUndefined()
  })
})

describe('JWT: shapes that are no compact JWS are refused', () => {
  test.each(['', '.', '..', '...', 'a', 'a.b', 'a.b.c', '.'.repeat(1 << 20), 'a'.repeat(1 << 20)])('%#', (token) => {
    expect(parseJwt(token)).toBeUndefined()
  })

  test('no signature, extra parts, padding, other alphabets, white space, JSON serialization', async () => {
    const token = await signJwt({ kid, privateKey }, claims)
    const [header, payload, signature = ''] = token.split('.')
    const forged = [
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${token}.`,
      `${token}.${signature}`,
      `.${token}`,
      `${token}==`,
      `${token}=`,
      `${header}.${payload}=.${signature}`,
      `${header}=.${payload}.${signature}`,
      `${token} `,
      ` ${token}`,
      `${token}\n`,
      `Bearer ${token}`,
      `${header}.${payload}.${Buffer.from(signature, 'base64url').toString('base64')}`,
      JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
    ]

    for (const text of forged) expect(parseJwt(text)).toBeUndefined()
  })

  test('a last character that encodes the same bytes is refused', async () => {
    const token = await signJwt({ kid, privateKey }, claims)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const accepting = [...alphabet].filter((letter) => accepted(token.slice(0, -1) + letter))

    expect(accepting).toEqual([token.at(-1)])
  })
})

describe('JWT: signatures that are not ours are refused', () => {
  const input = `${encode(`{"kid":"${kid}","alg":"RS256"}`)}.${encode(JSON.stringify(claims))}`
  const pem = publicKey.export({ type: 'spki', format: 'pem' })
  const der = publicKey.export({ type: 'spki', format: 'der' })
  const keys = [
    pem,
    der,
    pem.toString().trim(),
    JSON.stringify(publicKey.export({ format: 'jwk' })),
    pair.publicJwk.n,
    '',
  ]

  test.each(keys.map((key, index) => [index, key] as const))('HMAC with the public key, form %i', (_index, key) => {
    expect(accepted(`${input}.${createHmac('sha256', key).update(input).digest('base64url')}`)).toBe(false)
  })

  test('a signature of another key, another hash, PSS, another text, zeros or a changed bit', async () => {
    const other = importPrivateKey(foreign.privatePem)
    const good = sign('sha256', Buffer.from(input), privateKey)
    const changed = Buffer.from(good)
    changed.writeUInt8(changed.readUInt8(100) ^ 1, 100)
    const signatures = [
      sign('sha256', Buffer.from(input), other),
      sign('sha512', Buffer.from(input), privateKey),
      sign('sha256', Buffer.from(input), { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
      sign('sha256', Buffer.from(`${input} `), privateKey),
      Buffer.alloc(256),
      Buffer.alloc(1),
      good.subarray(0, 255),
      Buffer.concat([good, Buffer.alloc(1)]),
      Buffer.concat([Buffer.alloc(1), good]),
      changed,
    ]

    expect(accepted(`${input}.${encode(good)}`)).toBe(true)
    for (const signature of signatures) expect(accepted(`${input}.${encode(signature)}`)).toBe(false)
  })

  test('a key that is not a public RSA key verifies nothing', async () => {
    const parsed = parseJwt(await signJwt({ kid, privateKey }, claims))
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey

    for (const key of [ec, privateKey, importPublicKey(foreign.publicJwk)]) {
      expect(parsed && verifyJwt(parsed, key)).toBe(false)
    }
  })
})
