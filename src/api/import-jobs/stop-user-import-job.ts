import { operation } from '../operation.js'
import { toUserImportJob } from '../wire/import-jobs.js'

export const StopUserImportJob = operation('StopUserImportJob', async (services, { input }) => {
  const job = await services.importJobs.stop(await services.pools.require(input.UserPoolId), input.JobId)
  return { UserImportJob: toUserImportJob(services, job) }
})
