import { operation } from '../operation.js'
import { toUserImportJob } from '../wire/import-jobs.js'

export const StartUserImportJob = operation('StartUserImportJob', async (services, { input }) => {
  const job = await services.importJobs.start(await services.pools.require(input.UserPoolId), input.JobId)
  return { UserImportJob: toUserImportJob(services, job) }
})
