import { operation } from '../operation.js'
import { listPage } from '../wire/list-pages.js'
import { sessionPage, toSession } from '../wire/sessions.js'

export const ListUserSessions = operation('ListUserSessions', async (services, { input, caller, request }) => {
  const { pool, user, family } = caller.user
  const scope = `ListUserSessions ${pool.id} ${user.sub}`
  const page = { scope, token: input.NextToken, size: sessionPage, now: request.now }
  const { entries, nextToken } = await listPage(services, page, (after, limit) =>
    services.userSessions.list(pool, user, after, limit),
  )
  const sessions = entries.map((entry) => ({ ...toSession(entry), IsCurrentSession: entry.id === family.id }))
  return { Sessions: sessions, NextToken: nextToken }
})
