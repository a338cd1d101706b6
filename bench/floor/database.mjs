import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'

const schema = `
  create table if not exists pools (id text primary key, name text not null, keys text not null) without rowid;
  create table if not exists clients (id text primary key, pool text not null) without rowid;
  create table if not exists users (
    pool text not null, sub text not null, username text not null, status text not null, attributes text not null,
    created integer not null, modified integer not null, primary key (pool, sub)
  );
  create unique index if not exists users_by_username on users (pool, username);
  create table if not exists search (
    pool text not null, name text not null, value text not null, sub text not null,
    primary key (pool, name, value, sub)
  ) without rowid;
  create table if not exists passwords (pool text not null, sub text not null, sealed text not null, primary key (pool, sub));
  create table if not exists families (
    id text primary key, pool text not null, client text not null, sub text not null, hash text not null,
    signed_in integer not null, revoked integer
  );
  create index if not exists families_of_user on families (pool, sub);
  create table if not exists claims (id text primary key, expires integer not null) without rowid;
`

const statements = {
  addPool: 'insert into pools values (?, ?, ?)',
  pools: 'select * from pools',
  dropPool: 'delete from pools where id = ?',
  addClient: 'insert into clients values (?, ?)',
  clients: 'select * from clients',
  addUser: 'insert into users values (?, ?, ?, ?, ?, ?, ?)',
  userByName: 'select * from users where pool = ? and username = ?',
  userBySub: 'select * from users where pool = ? and sub = ?',
  confirmUser:
    "update users set status = 'CONFIRMED', modified = ? where pool = ? and username = ? and status = 'UNCONFIRMED'",
  addSearch: 'insert into search values (?, ?, ?, ?)',
  usersEqual: `select u.*, s.value as position from search s join users u on u.pool = s.pool and u.sub = s.sub
    where s.pool = ? and s.name = ? and s.value = ? order by s.value, s.sub limit ?`,
  usersBetween: `select u.*, s.value as position from search s join users u on u.pool = s.pool and u.sub = s.sub
    where s.pool = ? and s.name = ? and s.value >= ? and s.value < ? order by s.value, s.sub limit ?`,
  addPassword: 'insert into passwords values (?, ?, ?)',
  password: 'select sealed from passwords where pool = ? and sub = ?',
  addFamily: 'insert into families values (?, ?, ?, ?, ?, ?, null)',
  family: 'select * from families where id = ?',
  addClaim: 'insert into claims values (?, ?)',
}

/** Pages in the log after which it is copied into the database file. */
const checkpointPages = 1024
const lateCommitMilliseconds = 50

/**
 * The floor's SQLite: the package, the journal mode and the group commit of the product. `synchronous` and
 * `acknowledge: 'before'` weaken it on purpose: the fault scripts must be able to fail.
 */
export class FloorDatabase {
  #db
  #queue = []
  #scheduled = false
  #acknowledgesEarly
  #due = checkpointPages

  constructor(folder, { synchronous = 'full', acknowledge = 'after' } = {}) {
    this.#db = new DatabaseSync(join(folder, 'floor.db'))
    this.#acknowledgesEarly = acknowledge === 'before'
    this.#db.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma wal_autocheckpoint = 0;
      pragma cache_size = -32768; pragma temp_store = memory; ${schema}`)
    for (const [name, sql] of Object.entries(statements)) this[name] = this.#db.prepare(sql)
    this.begin = this.#db.prepare('begin immediate')
    this.commit = this.#db.prepare('commit')
    this.logged = this.#db.prepare('pragma wal_checkpoint(noop)')
    this.checkpoint = this.#db.prepare('pragma wal_checkpoint(passive)')
  }

  /** Resolves when `run` is on disk, together with all that arrived in the same turn. */
  change(run) {
    if (this.#acknowledgesEarly) return this.#promise(run)
    return new Promise((resolve, reject) => {
      this.#queue.push({ run, settle: (error) => (error ? reject(error) : resolve()) })
      if (!this.#scheduled) setImmediate(() => this.#commitBatch())
      this.#scheduled = true
    })
  }

  /** One transaction for a lot of rows, before the server listens. */
  bulk(run) {
    this.begin.run()
    run()
    this.commit.run()
  }

  /** The fault: the answer leaves before the transaction begins. */
  async #promise(run) {
    this.#queue.push({ run, settle: () => {} })
    if (!this.#scheduled) setTimeout(() => this.#commitBatch(), lateCommitMilliseconds)
    this.#scheduled = true
  }

  #commitBatch() {
    const batch = this.#queue
    this.#queue = []
    this.#scheduled = false
    const errors = this.#run(batch)
    batch.forEach(({ settle }, index) => {
      settle(errors[index])
    })
    const [{ log }] = this.logged.all()
    if (log < this.#due) return
    const [done] = this.checkpoint.all()
    this.#due = done.checkpointed === done.log ? checkpointPages : done.log + checkpointPages
  }

  #run(batch) {
    try {
      this.begin.run()
      const errors = batch.map(({ run }) => attempt(run))
      this.commit.run()
      return errors
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback')
      return batch.map(() => error)
    }
  }
}

/** A refused statement undoes itself; the rest of the batch goes on. */
function attempt(run) {
  try {
    run()
    return undefined
  } catch (error) {
    return error
  }
}
