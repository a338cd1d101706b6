import type { FastifyInstance } from 'fastify'

/** Something whose answer shows that the database works. */
interface Readable {
  readonly read: { readonly keys: { listDataKeys(): Promise<readonly unknown[]> } }
}

const READY_MILLISECONDS = 2000

/**
 * `GET /_poolgate/health`: the process answers. `GET /_poolgate/ready`: it can also reach its database; 503 where it
 * cannot, so that a balancer sends requests elsewhere. Neither says anything about the installation.
 */
export function registerHealth(app: FastifyInstance, { storage }: { readonly storage: Readable }): void {
  app.get('/_poolgate/health', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  app.get('/_poolgate/ready', async (_request, reply) => {
    const ready = await answersInTime(storage)
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ok' : 'unavailable' })
  })
}

async function answersInTime({ read }: Readable): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), READY_MILLISECONDS)
  })
  const answer = read.keys.listDataKeys().then(
    () => true,
    () => false,
  )
  const ready = await Promise.race([answer, late])
  clearTimeout(timer)
  return ready
}
