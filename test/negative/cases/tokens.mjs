import { createHmac, createPublicKey, createSign, generateKeyPairSync } from 'node:crypto'
import { mustWork, PASSWORD, signsIn } from '../world.mjs'

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const read = (part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))

function rewrite(token, { header = {}, claims = {} } = {}) {
  const [head, body] = token.split('.')
  return `${encode({ ...read(head), ...header })}.${encode({ ...read(body), ...claims })}`
}

function signedByStranger(token, change) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const text = rewrite(token, change)
  return `${text}.${createSign('sha256').update(text).sign(privateKey, 'base64url')}`
}

/** HMAC under the public key, which everybody has: the classic confusion of algorithms. */
async function signedByPublicKey(token, world, poolId) {
  const response = await fetch(`${world.endpoint.replace(/\/$/, '')}/${poolId}/.well-known/jwks.json`)
  const { keys } = await response.json()
  const jwk = keys.find(({ kid }) => kid === read(token.split('.')[0]).kid) ?? keys[0]
  const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
  const text = rewrite(token, { header: { alg: 'HS256' } })
  return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`
}

const forgeries = {
  'a token without signature': ({ tokens }) => `${tokens.AccessToken.split('.').slice(0, 2).join('.')}.`,
  'a token with alg none': ({ tokens }) => `${rewrite(tokens.AccessToken, { header: { alg: 'none' } })}.`,
  'a token of a key of its own': ({ tokens }) => signedByStranger(tokens.AccessToken),
  'a token of a key of its own, under another kid': ({ tokens }) =>
    signedByStranger(tokens.AccessToken, { header: { kid: 'another' } }),
  'a token with an HMAC under the public key': ({ tokens, client }, world) =>
    signedByPublicKey(tokens.AccessToken, world, client.poolId),
  'a token made out to another user': ({ tokens, other }) => {
    const text = rewrite(tokens.AccessToken, {
      claims: { username: other.name, sub: read(other.token.split('.')[1]).sub },
    })
    return `${text}.${tokens.AccessToken.split('.')[2]}`
  },
  'a token with a later expiry': ({ tokens }) =>
    `${rewrite(tokens.AccessToken, { claims: { exp: 4_000_000_000 } })}.${tokens.AccessToken.split('.')[2]}`,
  'the ID token': ({ tokens }) => tokens.IdToken,
  'the refresh token': ({ tokens }) => tokens.RefreshToken,
  'an empty token': () => '',
  'a token of a user who signed out everywhere': (scene, world) =>
    spoiled(scene, world, (accessToken) => world.call('GlobalSignOut', { AccessToken: accessToken })),
  'a token of a deleted user': (scene, world) =>
    spoiled(scene, world, (_, user) =>
      world.call('AdminDeleteUser', { UserPoolId: scene.client.poolId, Username: user.name }),
    ),
  'a token of a disabled user': (scene, world) =>
    spoiled(scene, world, (_, user) =>
      world.call('AdminDisableUser', { UserPoolId: scene.client.poolId, Username: user.name }),
    ),
}

async function spoiled({ client }, world, spoil) {
  const user = await world.user(client.poolId)
  const { AccessToken } = await world.tokens(client, user)
  await spoil(AccessToken, user)
  return AccessToken
}

const uses = {
  GetUser: (AccessToken) => ({ AccessToken }),
  UpdateUserAttributes: (AccessToken) => ({ AccessToken, UserAttributes: [{ Name: 'name', Value: 'Mallory' }] }),
  ChangePassword: (AccessToken) => ({
    AccessToken,
    PreviousPassword: PASSWORD,
    ProposedPassword: PASSWORD,
  }),
}

export const accessTokens = Object.entries(uses).map(([operation, input]) => ({
  title: `Access tokens at ${operation}`,
  async set(world) {
    const client = await world.client(await world.pool())
    const [user, another] = [await world.user(client.poolId), await world.user(client.poolId)]
    const tokens = await world.tokens(client, user)
    await world.call(operation, input(tokens.AccessToken))
    const { AccessToken: token } = await world.tokens(client, another)
    return { client, tokens, other: { ...another, token } }
  },
  cases: Object.entries(forgeries).map(([name, forge]) => ({
    name,
    async attempt(scene, world) {
      const token = await mustWork(forge(scene, world))
      await world.post(operation, input(token))
    },
  })),
}))

const refresh = (world, client, token) =>
  signsIn(
    world.call('InitiateAuth', {
      ClientId: client.id,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: token },
    }),
  )

const badRefreshTokens = {
  'a changed token': ({ tokens }) => `${tokens.RefreshToken.slice(0, -6)}AAAAAA`,
  'half a token': ({ tokens }) => tokens.RefreshToken.slice(0, tokens.RefreshToken.length / 2),
  'a text of its own': () => 'refresh-token',
  'a UUID': () => '3f1b7a52-6f0e-4a57-9d0e-0c1b2d3e4f50',
  'the access token': ({ tokens }) => tokens.AccessToken,
  'the ID token': ({ tokens }) => tokens.IdToken,
  'a revoked token': async ({ client, user }, world) => {
    const { RefreshToken } = await world.tokens(client, user)
    await world.call('RevokeToken', { ClientId: client.id, Token: RefreshToken })
    return RefreshToken
  },
  'a token from before AdminUserGlobalSignOut': async ({ client }, world) => {
    const user = await world.user(client.poolId)
    const { RefreshToken } = await world.tokens(client, user)
    await world.call('AdminUserGlobalSignOut', { UserPoolId: client.poolId, Username: user.name })
    return RefreshToken
  },
  'a token of a disabled user': async ({ client }, world) => {
    const user = await world.user(client.poolId)
    const { RefreshToken } = await world.tokens(client, user)
    await world.call('AdminDisableUser', { UserPoolId: client.poolId, Username: user.name })
    return RefreshToken
  },
  'a token of a deleted user': async ({ client }, world) => {
    const user = await world.user(client.poolId)
    const { RefreshToken } = await world.tokens(client, user)
    await world.call('AdminDeleteUser', { UserPoolId: client.poolId, Username: user.name })
    return RefreshToken
  },
}

export const refreshTokens = {
  title: 'Refresh tokens',
  async set(world) {
    const client = await world.client(await world.pool())
    const user = await world.user(client.poolId)
    const tokens = await world.tokens(client, user)
    await refresh(world, client, tokens.RefreshToken)
    return { client, user, tokens, sibling: await world.client(client.poolId) }
  },
  cases: [
    ...Object.entries(badRefreshTokens).map(([name, make]) => ({
      name,
      async attempt(scene, world) {
        await refresh(world, scene.client, await mustWork(Promise.resolve(make(scene, world))))
      },
    })),
    {
      name: 'a right token at another client',
      attempt: ({ sibling, tokens }, world) => refresh(world, sibling, tokens.RefreshToken),
    },
  ],
}
