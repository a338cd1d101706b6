import { randomBytes, randomUUID } from 'node:crypto'
import { FloorSignIn } from './sign-in.mjs'
import { generatePoolKeys, openKeys, sealKeys, verifyAccessToken } from './tokens.mjs'

const afterAllStrings = '\u{10ffff}'
const filterForm = /^(\w+) (\^?=) "(.*)"$/
const keyReserve = 8

/** The operations of the workloads: their HTTP answer, their crypto and their SQL, without a check of anything else. */
export class FloorOperations {
  #db
  #pools = new Map()
  #clients = new Map()
  #reserve = []
  #signIn

  constructor({ db, threads }) {
    this.#db = db
    this.#signIn = new FloorSignIn({ db, threads, clients: this.#clients })
    for (const { id, keys } of db.pools.all()) this.#pools.set(id, { id, keys: openKeys(keys, id) })
    for (const { id, pool } of db.clients.all()) this.#clients.set(id, this.#pools.get(pool))
    this.InitiateAuth = (input) => this.#signIn.initiate(input)
    this.RespondToAuthChallenge = (input) => this.#signIn.respond(input)
    for (let i = 0; i < keyReserve; i++) this.#makeKeys()
  }

  async CreateUserPool({ PoolName: name }) {
    const keys = await this.#reserve.shift()
    this.#makeKeys()
    const id = `us-east-1_${randomBytes(6).toString('hex').slice(0, 9)}`
    const sealed = sealKeys(keys, id)
    await this.#db.change(() => this.#db.addPool.run(id, name, sealed))
    this.#pools.set(id, { id, keys: openKeys(sealed, id) })
    return { UserPool: { Id: id, Name: name, CreationDate: Date.now() / 1000 } }
  }

  /** Asked to see whether the server answers. */
  ListUserPools() {
    return { UserPools: [] }
  }

  async DeleteUserPool({ UserPoolId: id }) {
    await this.#db.change(() => this.#db.dropPool.run(id))
    this.#pools.delete(id)
    return {}
  }

  async CreateUserPoolClient({ UserPoolId: poolId, ClientName: name }) {
    const id = randomBytes(13).toString('hex')
    await this.#db.change(() => this.#db.addClient.run(id, poolId))
    this.#clients.set(id, this.#pools.get(poolId))
    return { UserPoolClient: { UserPoolId: poolId, ClientId: id, ClientName: name } }
  }

  async SignUp({ ClientId: clientId, Username: username, Password: password, UserAttributes: attributes }) {
    const pool = this.#clients.get(clientId)
    const sub = randomUUID()
    const sealed = await this.#signIn.prepare(pool, { sub, username }, password)
    await this.#db.change(() => this.addUser(pool.id, { sub, username, attributes, status: 'UNCONFIRMED', sealed }))
    return { UserConfirmed: false, UserSub: sub }
  }

  /** Statements only: to be called inside a change. */
  addUser(poolId, { sub, username, attributes, status, sealed }) {
    const now = Date.now()
    const stored = JSON.stringify(Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value])))
    this.#db.addUser.run(poolId, sub, username, status, stored, now, now)
    for (const { Name, Value } of attributes) this.#db.addSearch.run(poolId, Name, Value, sub)
    if (sealed) this.#db.addPassword.run(poolId, sub, sealed)
  }

  async AdminConfirmSignUp({ UserPoolId: poolId, Username: username }) {
    await this.#db.change(() => this.#db.confirmUser.run(Date.now(), poolId, username))
    return {}
  }

  AdminGetUser({ UserPoolId: poolId, Username: username }) {
    const user = this.#db.userByName.get(poolId, username)
    if (!user) throw new Error('UserNotFoundException')
    return { ...toWire(user, 'UserAttributes') }
  }

  GetUser({ AccessToken: token }) {
    const { pool, claims } = verifyAccessToken(token, (id) => this.#pools.get(id))
    const family = this.#db.family.get(claims.origin_jti)
    if (!family || family.revoked !== null) throw new Error('NotAuthorizedException')
    const user = this.#db.userBySub.get(pool.id, claims.sub)
    return { Username: user.username, UserAttributes: toWire(user, 'UserAttributes').UserAttributes }
  }

  ListUsers({ UserPoolId: poolId, Limit: limit, Filter: filter }) {
    const [, name, comparison, value] = filterForm.exec(filter)
    const rows =
      comparison === '='
        ? this.#db.usersEqual.all(poolId, name, value, limit + 1)
        : this.#db.usersBetween.all(poolId, name, value, value + afterAllStrings, limit + 1)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      Users: page.map((user) => toWire(user, 'Attributes')),
      ...(rows.length > limit
        ? { PaginationToken: Buffer.from(`${last.position} ${last.sub}`).toString('base64') }
        : {}),
    }
  }

  #makeKeys() {
    this.#reserve.push(generatePoolKeys())
  }
}

function toWire(user, attributesMember) {
  const attributes = Object.entries(JSON.parse(user.attributes)).map(([Name, Value]) => ({ Name, Value }))
  return {
    Username: user.username,
    [attributesMember]: [...attributes, { Name: 'sub', Value: user.sub }],
    UserCreateDate: user.created / 1000,
    UserLastModifiedDate: user.modified / 1000,
    Enabled: true,
    UserStatus: user.status,
  }
}
