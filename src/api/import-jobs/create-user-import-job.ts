import { operation } from '../operation.js'
import { toUserImportJob } from '../wire/import-jobs.js'

export const CreateUserImportJob = operation('CreateUserImportJob', async (services, { input }) => {
  const pool = await services.pools.require(input.UserPoolId)
  const job = await services.importJobs.create(pool, {
    name: input.JobName,
    roleArn: input.CloudWatchLogsRoleArn,
    hashing: input.PasswordHashingAlgorithm,
  })
  return { UserImportJob: toUserImportJob(services, job) }
})
