import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { passwordExponent } from '../client/srp.mjs'
import { open, seal } from './sealing.mjs'
import { issueTokens, newRefreshToken, readRefreshToken } from './tokens.mjs'

const attemptSeconds = 180

/** The three flows that are measured, each with its essential work only. */
export class FloorSignIn {
  #db
  #threads
  #clients

  constructor({ db, threads, clients }) {
    this.#db = db
    this.#threads = threads
    this.#clients = clients
  }

  initiate({ AuthFlow: flow, ClientId: clientId, AuthParameters: parameters }) {
    const pool = this.#clients.get(clientId)
    if (flow === 'USER_PASSWORD_AUTH') return this.#password(pool, clientId, parameters)
    if (flow === 'USER_SRP_AUTH') return this.#srp(pool, parameters)
    if (flow === 'REFRESH_TOKEN_AUTH') return this.#refresh(pool, parameters)
    throw new Error('InvalidParameterException')
  }

  /** The proof of PASSWORD_VERIFIER; its attempt counts once. */
  async respond({ ClientId: clientId, ChallengeResponses: responses }) {
    const pool = this.#clients.get(clientId)
    const { PASSWORD_CLAIM_SECRET_BLOCK: block, PASSWORD_CLAIM_SIGNATURE: signature, TIMESTAMP: timestamp } = responses
    const attempt = JSON.parse(open(block, `attempt/${pool.id}`, 'base64'))
    if (attempt.expires < Date.now()) throw new Error('NotAuthorizedException')
    const user = this.#db.userBySub.get(pool.id, attempt.sub)
    const { verifier } = this.#verifierOf(pool, user)
    const key = await this.#threads.run({ ...attempt.srp, kind: 'key', verifier })
    const expected = createHmac('sha256', Buffer.from(key, 'hex'))
      .update(pool.id.split('_')[1] + user.username)
      .update(Buffer.from(block, 'base64'))
      .update(timestamp)
      .digest()
    requireEqual(expected, Buffer.from(signature, 'base64'))
    return this.#begin(pool, clientId, user, () => this.#db.addClaim.run(attempt.id, attempt.expires))
  }

  /** Salt and sealed verifier of a new password. */
  async prepare(pool, { sub, username }, password) {
    const salt = BigInt(`0x${randomBytes(16).toString('hex')}`)
    const x = passwordExponent({ group: pool.id.split('_')[1], identity: username }, password, salt).toString(16)
    const verifier = await this.#threads.run({ kind: 'verifier', x })
    return seal(JSON.stringify({ salt: salt.toString(16), verifier }), `passwords/${pool.id}/${sub}`)
  }

  async #password(pool, clientId, { USERNAME: username, PASSWORD: password }) {
    const user = this.#db.userByName.get(pool.id, username)
    const { salt, verifier } = this.#verifierOf(pool, user)
    const x = passwordExponent({ group: pool.id.split('_')[1], identity: username }, password, BigInt(`0x${salt}`))
    const computed = await this.#threads.run({ kind: 'verifier', x: x.toString(16) })
    requireEqual(Buffer.from(computed), Buffer.from(verifier))
    return this.#begin(pool, clientId, user, () => {})
  }

  async #srp(pool, { USERNAME: username, SRP_A: clientPublic }) {
    const user = this.#db.userByName.get(pool.id, username)
    const { salt, verifier } = this.#verifierOf(pool, user)
    const secret = randomBytes(32).toString('hex')
    const serverPublic = await this.#threads.run({ kind: 'begin', verifier, secret })
    const attempt = {
      id: randomUUID(),
      sub: user.sub,
      expires: Date.now() + attemptSeconds * 1000,
      srp: { clientPublic, serverPublic, secret },
    }
    return {
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeParameters: {
        SALT: salt,
        SECRET_BLOCK: seal(JSON.stringify(attempt), `attempt/${pool.id}`, 'base64'),
        SRP_B: serverPublic,
        USERNAME: username,
        USER_ID_FOR_SRP: username,
      },
    }
  }

  async #refresh(pool, { REFRESH_TOKEN: token }) {
    const { familyId, hash } = readRefreshToken(token)
    const family = this.#db.family.get(familyId)
    requireEqual(Buffer.from(hash), Buffer.from(family.hash))
    if (family.revoked !== null) throw new Error('NotAuthorizedException')
    const user = this.#db.userBySub.get(pool.id, family.sub)
    return issueTokens(pool, user, { ...family, event: familyId, signedIn: family.signed_in })
  }

  #verifierOf(pool, user) {
    if (user?.status !== 'CONFIRMED') throw new Error('NotAuthorizedException')
    return JSON.parse(open(this.#db.password.get(pool.id, user.sub).sealed, `passwords/${pool.id}/${user.sub}`))
  }

  /** Tokens leave only after their family, and the claim of the attempt with it, is on disk. */
  async #begin(pool, client, user, claim) {
    const family = { id: randomUUID(), event: randomUUID(), client, signedIn: Math.floor(Date.now() / 1000) }
    const refreshToken = newRefreshToken(family.id)
    await this.#db.change(() => {
      claim()
      this.#db.addFamily.run(family.id, pool.id, client, user.sub, refreshToken.hash, family.signedIn)
    })
    return issueTokens(pool, user, family, refreshToken.token)
  }
}

function requireEqual(a, b) {
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw new Error('NotAuthorizedException')
}
