import { operation } from '../operation.js'
import { toUserImportJob } from '../wire/import-jobs.js'
import { listPage } from '../wire/list-pages.js'

/** `<milliseconds> <job id>` of a job: where its page ended. */
const positionForm = /^(\d{1,16}) (import-[\w-]+)$/

export const ListUserImportJobs = operation('ListUserImportJobs', async (services, { input, request }) => {
  const pool = await services.pools.require(input.UserPoolId)
  const size = input.MaxResults
  const page = { scope: `ListUserImportJobs ${pool.id}`, token: input.PaginationToken, size, now: request.now }
  const { entries, nextToken } = await listPage(services, page, async (after, limit) => {
    const jobs = await services.importJobs.list(pool, positionOf(after), limit)
    return jobs.map((job) => ({ id: `${job.createdAt.getTime()} ${job.id}`, job }))
  })
  return { UserImportJobs: entries.map(({ job }) => toUserImportJob(services, job)), PaginationToken: nextToken }
})

function positionOf(after: string | undefined): { readonly createdAt: Date; readonly id: string } | undefined {
  const [, milliseconds, id] = positionForm.exec(after ?? '') ?? []
  return milliseconds === undefined || id === undefined ? undefined : { createdAt: new Date(Number(milliseconds)), id }
}
