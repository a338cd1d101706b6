import { pathToFileURL } from 'node:url'
import { isMainThread } from 'node:worker_threads'

/** Loaded before a server: its outbox then calls messages delivered when it hands them out, so that a kill must lose some. */
if (isMainThread) {
  const built = new URL('storage/outbox-store.js', pathToFileURL(process.argv[1]))
  const { OutboxStore } = await import(built.href)
  const { lease } = OutboxStore.prototype
  OutboxStore.prototype.lease = async function (...request) {
    const entries = await lease.apply(this, request)
    for (const { id } of entries) await this.markDelivered(id)
    return entries
  }
}
