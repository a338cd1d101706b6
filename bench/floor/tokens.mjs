import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  randomBytes,
  randomUUID,
  sign,
  verify,
} from 'node:crypto'
import { promisify } from 'node:util'
import { open, seal } from './sealing.mjs'

const generate = promisify(generateKeyPair)
const lifetimeSeconds = 3600

/** Two RSA pairs of a pool, as PEM: for access tokens and for ID tokens. */
export async function generatePoolKeys() {
  const pairs = await Promise.all([1, 2].map(() => generate('rsa', { modulusLength: 2048 })))
  return JSON.stringify(pairs.map(({ privateKey }) => privateKey.export({ type: 'pkcs8', format: 'pem' })))
}

export function sealKeys(keys, poolId) {
  return seal(keys, `pools/${poolId}`)
}

/** Key objects, made once: parsing a PEM costs as much as three signatures. */
export function openKeys(sealed, poolId) {
  const [access, id] = JSON.parse(open(sealed, `pools/${poolId}`)).map((pem) => signingKey(createPrivateKey(pem)))
  return { access, id }
}

function signingKey(privateKey) {
  const header = encode({ kid: randomBytes(32).toString('base64'), alg: 'RS256' })
  return { header, privateKey, publicKey: createPublicKey(privateKey) }
}

/** Access and ID token of a token family, signed in libuv's threads. */
export async function issueTokens(pool, user, family, refreshToken) {
  const now = Math.floor(Date.now() / 1000)
  const shared = {
    sub: user.sub,
    iss: `http://127.0.0.1/${pool.id}`,
    origin_jti: family.id,
    event_id: family.event,
    auth_time: family.signedIn,
    exp: now + lifetimeSeconds,
    iat: now,
  }
  const access = {
    ...shared,
    client_id: family.client,
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    jti: randomUUID(),
    username: user.username,
  }
  const id = {
    ...shared,
    ...JSON.parse(user.attributes),
    'cognito:username': user.username,
    aud: family.client,
    token_use: 'id',
    jti: randomUUID(),
  }
  const [accessToken, idToken] = await Promise.all([signJwt(pool.keys.access, access), signJwt(pool.keys.id, id)])
  return {
    AuthenticationResult: {
      AccessToken: accessToken,
      IdToken: idToken,
      ...(refreshToken ? { RefreshToken: refreshToken } : {}),
      ExpiresIn: lifetimeSeconds,
      TokenType: 'Bearer',
    },
    ChallengeParameters: {},
  }
}

function signJwt({ header, privateKey }, claims) {
  const input = `${header}.${encode(claims)}`
  return new Promise((resolve, reject) => {
    sign('sha256', Buffer.from(input), privateKey, (error, signature) =>
      error ? reject(error) : resolve(`${input}.${signature.toString('base64url')}`),
    )
  })
}

/** The claims of an access token whose signature is right; `poolOf` finds the pool by its id. */
export function verifyAccessToken(token, poolOf) {
  const [header, payload, signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const pool = poolOf(claims.iss.slice(claims.iss.lastIndexOf('/') + 1))
  const input = Buffer.from(`${header}.${payload}`)
  const right = verify('sha256', input, pool.keys.access.publicKey, Buffer.from(signature, 'base64url'))
  if (!right || claims.exp * 1000 < Date.now()) throw new Error('NotAuthorizedException')
  return { pool, claims }
}

/** `FAMILY.SECRET`; only the hash of the secret is stored. */
export function newRefreshToken(familyId) {
  const secret = randomBytes(32).toString('base64url')
  return { token: `${familyId}.${secret}`, hash: hashOf(secret) }
}

export function readRefreshToken(token) {
  const [familyId, secret = ''] = token.split('.')
  return { familyId, hash: hashOf(secret) }
}

function hashOf(secret) {
  return createHash('sha256').update(secret).digest('base64url')
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
