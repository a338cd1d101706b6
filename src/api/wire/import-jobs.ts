import type { ImportJob } from '../../entities/import-job.js'
import type { UserImportJobType } from '../model/types.js'
import type { Services } from '../services.js'

/** Assumed: the address of the upload is shown as long as the job is, as in the outputs of the AWS CLI's examples. */
export function toUserImportJob({ importJobs }: Pick<Services, 'importJobs'>, job: ImportJob): UserImportJobType {
  return {
    JobName: job.name,
    JobId: job.id,
    UserPoolId: job.poolId,
    PreSignedUrl: importJobs.linkOf(job),
    CreationDate: job.createdAt,
    StartDate: job.startedAt,
    CompletionDate: job.endedAt,
    Status: job.status,
    CloudWatchLogsRoleArn: job.roleArn,
    ImportedUsers: job.counts.imported,
    SkippedUsers: job.counts.skipped,
    FailedUsers: job.counts.failed,
    CompletionMessage: job.completionMessage,
    PasswordHashingAlgorithm: job.hashing,
  }
}
