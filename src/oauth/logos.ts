import type { FastifyInstance } from 'fastify'
import type { UiCustomizations } from '../domain/managed-login/ui-customizations.js'
import type { Pools } from '../domain/pools/pools.js'
import { clientId, type UserPoolId, userPoolId } from '../entities/ids.js'
import type { LogoType, UiCustomization } from '../entities/ui-customization.js'

interface LogoRoute {
  readonly Params: { readonly poolId: string; readonly target: string; readonly version: string; readonly file: string }
}

export interface LogoOptions {
  readonly pools: Pools
  readonly uiCustomizations: UiCustomizations
  /** Where a pool's pages are. */
  readonly issuerOf: (poolId: UserPoolId) => string
}

const contentTypes: Readonly<Record<LogoType, string>> = { png: 'image/png', jpg: 'image/jpeg' }
/** ClientIdType of the API. */
const targetForm = /^[\w+]{1,128}$/
/** The address changes with the logo. */
const cacheControl = 'public, max-age=86400, immutable'

/** Where the logo of a customization is: an address of its own for every change. Undefined when there is no logo. */
export function logoUrlOf(
  { poolId, target, logo, modifiedAt }: UiCustomization,
  issuerOf: LogoOptions['issuerOf'],
): string | undefined {
  return logo && `${issuerOf(poolId)}/${target}/${modifiedAt.getTime()}/assets/images/image.${logo.type}`
}

/** The logos of classic pages. Public, like the pages; a picture can do nothing but be shown. */
export function registerLogos(app: FastifyInstance, { pools, uiCustomizations, issuerOf }: LogoOptions): void {
  app.get<LogoRoute>('/:poolId/:target/:version/assets/images/:file', async (request, reply) => {
    const { poolId, target, version, file } = request.params
    const pool = targetForm.test(target) ? await pools.find(poolId) : undefined
    const of = target === 'ALL' ? target : clientId(target)
    const customization = pool && (await uiCustomizations.findOwn(pool.id, of))
    const path = customization && logoUrlOf(customization, issuerOf)
    const asked = `${issuerOf(userPoolId(poolId))}/${target}/${version}/assets/images/${file}`
    if (!customization?.logo || path !== asked) {
      return reply.code(404).header('cache-control', 'no-store').header('content-type', 'text/plain').send('Not found')
    }
    return reply
      .header('content-type', contentTypes[customization.logo.type])
      .header('cache-control', cacheControl)
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('x-content-type-options', 'nosniff')
      .send(Buffer.from(customization.logo.bytes))
  })
}
