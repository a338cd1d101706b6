import type { FailureTable } from './failure-table.js'

/** Of import jobs. Assumed: every text but that of the missing file, which others observed. */
export const importFailures = {
  'import-job-not-found': ['ResourceNotFoundException', 'The user import job {jobId} does not exist.'],
  'import-job-limit': ['LimitExceededException', 'The user pool has reached its limit of user import jobs.'],
  'import-job-wrong-state': [
    'PreconditionNotMetException',
    'The user import job {jobId} cannot be started: its status is {status}.',
  ],
  'import-job-not-running': [
    'PreconditionNotMetException',
    'The user import job {jobId} cannot be stopped: its status is {status}.',
  ],
  'import-job-active': ['PreconditionNotMetException', 'Another user import job of the account is active.'],
  'import-file-missing': ['PreconditionNotMetException', 'No csv file was uploaded for {jobId}'],
  'import-without-auto-verification': [
    'PreconditionNotMetException',
    'The user pool must verify at least one attribute automatically to import users.',
  ],
  // Met by uploads only, which word them in their own way.
  'import-job-closed': ['PreconditionNotMetException', 'The user import job takes no file any more.'],
  'import-file-too-large': ['InvalidParameterException', 'The csv file is larger than 100 MB.'],
  'import-in-progress': [
    'UserImportInProgressException',
    'The user pool cannot be changed while users are imported into it.',
  ],
} as const satisfies FailureTable
