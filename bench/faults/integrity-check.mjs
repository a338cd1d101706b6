// Prints `ok`, or what SQLite finds wrong in the database of argument 1.
import { DatabaseSync } from '@photostructure/sqlite'

const db = new DatabaseSync(process.argv[2], { timeout: 5_000 })
const rows = [...db.prepare('pragma integrity_check').all(), ...db.prepare('pragma foreign_key_check').all()]
db.close()
const [first, ...rest] = rows
console.log(first?.integrity_check === 'ok' && rest.length === 0 ? 'ok' : JSON.stringify(rows.slice(0, 3)))
