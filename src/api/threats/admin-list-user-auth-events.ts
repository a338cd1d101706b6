import { requireThreatProtection } from '../../domain/threats/auth-events.js'
import { operation } from '../operation.js'
import { toAuthEvent } from '../wire/auth-events.js'
import { listPage } from '../wire/list-pages.js'

const largestPage = 60

export const AdminListUserAuthEvents = operation('AdminListUserAuthEvents', async (services, { input, request }) => {
  const { pools, users, authEvents } = services
  const pool = await pools.require(input.UserPoolId)
  requireThreatProtection(pool)
  const user = await users.require(pool, input.Username)
  const scope = `AdminListUserAuthEvents ${pool.id} ${user.sub}`
  const page = { scope, token: input.NextToken, size: input.MaxResults || largestPage, now: request.now }
  const { entries, nextToken } = await listPage(services, page, async (after, limit) => {
    const events = await authEvents.list(pool, user, after === undefined ? undefined : toPosition(after), limit)
    return events.map((event) => ({ id: `${event.createdAt.getTime()} ${event.id}`, event }))
  })
  return { AuthEvents: entries.map(({ event }) => toAuthEvent(event)), NextToken: nextToken }
})

function toPosition(text: string) {
  const [milliseconds = '', id = ''] = text.split(' ')
  return { createdAt: new Date(Number(milliseconds)), id }
}
