import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Failure, type FailureCode } from '../domain/failure.js'
import type { Pools } from '../domain/pools/pools.js'
import type { SigningKeys } from '../domain/tokens/signing-keys.js'
import type { UserPoolId } from '../entities/ids.js'

export interface IssuerDocumentOptions {
  readonly pools: Pools
  readonly signingKeys: SigningKeys
  readonly issuerOf: (poolId: UserPoolId) => string
}

interface PoolRoute {
  readonly Params: { readonly poolId: string }
}

/** Keys of a pool do not change while the pool lives; a verifier that meets an unknown `kid` fetches anew. */
const cacheControl = 'public, max-age=300'
/** UserPoolIdType of the API. */
const poolIdForm = /^[\w-]{1,45}_[0-9a-zA-Z]{1,54}$/
const gone: ReadonlySet<FailureCode> = new Set(['pool-not-found', 'deleted-meanwhile'])

/** JWKS and discovery of every pool, at its issuer URL. Public: any origin may read them. */
export function registerIssuerDocuments(app: FastifyInstance, options: IssuerDocumentOptions): void {
  const { pools, signingKeys, issuerOf } = options
  const serve = (document: string, content: (poolId: UserPoolId) => object | Promise<object>) =>
    app.get<PoolRoute>(`/:poolId/.well-known/${document}`, async (request, reply) => {
      const pool = poolIdForm.test(request.params.poolId) ? await pools.find(request.params.poolId) : undefined
      const made = pool && (await unlessGone(content(pool.id)))
      return made ? answer(reply, made) : refuse(request, reply)
    })

  serve('jwks.json', (poolId) => signingKeys.jwks(poolId))
  serve('openid-configuration', (poolId) => discoveryDocument(issuerOf(poolId)))
}

/** OpenID Connect Discovery 1.0 §3, with the members of Cognito as far as what they name exists. */
export function discoveryDocument(issuer: string): object {
  return {
    id_token_signing_alg_values_supported: ['RS256'],
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  }
}

/** Undefined when the pool was deleted in the meantime. */
async function unlessGone(making: object | Promise<object>): Promise<object | undefined> {
  try {
    return await making
  } catch (error) {
    if (error instanceof Failure && gone.has(error.code)) return undefined
    throw error
  }
}

function answer(reply: FastifyReply, document: object): FastifyReply {
  return json(reply.header('cache-control', cacheControl), document)
}

function refuse(request: FastifyRequest<PoolRoute>, reply: FastifyReply): FastifyReply {
  const message = `User pool ${request.params.poolId} does not exist.`
  return json(reply.code(404).header('cache-control', 'no-store'), { message })
}

function json(reply: FastifyReply, content: object): FastifyReply {
  return reply
    .header('content-type', 'application/json')
    .header('access-control-allow-origin', '*')
    .header('x-content-type-options', 'nosniff')
    .send(JSON.stringify(content))
}
