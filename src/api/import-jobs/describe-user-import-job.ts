import { operation } from '../operation.js'
import { toUserImportJob } from '../wire/import-jobs.js'

export const DescribeUserImportJob = operation('DescribeUserImportJob', async (services, { input }) => {
  const job = await services.importJobs.require(await services.pools.require(input.UserPoolId), input.JobId)
  return { UserImportJob: toUserImportJob(services, job) }
})
