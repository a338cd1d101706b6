import { DescribeUserImportJobCommand } from '@aws-sdk/client-cognito-identity-provider'
import { ImportCalls, roleArn } from '../operations/import-jobs/import-calls.js'
import type { Seed } from '../support/seed.js'
import type { TestServer } from '../support/start-server.js'
import type { Names } from './tenant-calls.js'

const inPool = ({ poolId }: Names) => ({ UserPoolId: poolId })
const ofJob = ({ poolId, importJob }: Names) => ({ UserPoolId: poolId, JobId: importJob })

/** Calls of import jobs, in the manner of `tenantCalls`. */
export const importCalls = {
  CreateUserImportJob: (names: Names) => ({ ...inPool(names), JobName: 'tenant', CloudWatchLogsRoleArn: roleArn }),
  DescribeUserImportJob: ofJob,
  GetCSVHeader: inPool,
  ListUserImportJobs: (names: Names) => ({ ...inPool(names), MaxResults: 10 }),
  StartUserImportJob: ofJob,
  StopUserImportJob: ofJob,
}

/** Gives the tenant an import job. */
export async function addImportJob(server: TestServer, { poolId }: Seed) {
  const { JobId } = await new ImportCalls(server, poolId).create()
  return { importJob: String(JobId) }
}

/** What of it a call could change. */
export async function importJobOf({ client }: TestServer, names: Names): Promise<object> {
  const { $metadata: _, ...rest } = await client.send(new DescribeUserImportJobCommand(ofJob(names)))
  return rest
}
