import { operation } from '../operation.js'
import { listPage } from '../wire/list-pages.js'
import { toCredentialDescription } from '../wire/passkeys.js'

const largestPage = 20

export const ListWebAuthnCredentials = operation(
  'ListWebAuthnCredentials',
  async (services, { input, caller, request }) => {
    const { pool, user } = caller.user
    const all = await services.passkeys.list(caller.user)
    const page = {
      scope: `ListWebAuthnCredentials ${pool.id} ${user.sub}`,
      token: input.NextToken,
      size: input.MaxResults || largestPage,
      now: request.now,
    }
    const { entries, nextToken } = await listPage(services, page, async (after = '', limit) =>
      all.filter(({ id }) => id > after).slice(0, limit),
    )
    return { Credentials: entries.map(toCredentialDescription), NextToken: nextToken }
  },
)
