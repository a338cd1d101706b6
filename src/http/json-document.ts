import type { FastifyInstance } from 'fastify'

/** Serves a document that does not change while the process runs, to anybody. */
export function registerJsonDocument(app: FastifyInstance, path: string, document: object): void {
  const text = JSON.stringify(document)
  app.get(path, (_request, reply) => reply.type('application/json; charset=utf-8').send(text))
}
