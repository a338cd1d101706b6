import { operation } from '../operation.js'
import { listPage } from '../wire/list-pages.js'
import { sessionPage, toSession } from '../wire/sessions.js'

export const AdminListUserSessions = operation('AdminListUserSessions', async (services, { input, request }) => {
  const pool = await services.pools.require(input.UserPoolId)
  const user = await services.users.require(pool, input.Username)
  const scope = `AdminListUserSessions ${pool.id} ${user.sub}`
  const page = { scope, token: input.NextToken, size: sessionPage, now: request.now }
  const { entries, nextToken } = await listPage(services, page, (after, limit) =>
    services.userSessions.list(pool, user, after, limit),
  )
  return { Sessions: entries.map(toSession), NextToken: nextToken }
})
