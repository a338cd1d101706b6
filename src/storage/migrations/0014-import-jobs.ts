import type { Migration } from './migrate.js'

/** Of all jobs of an installation one at most is active: it holds the only slot. */
export const importJobs: Migration = {
  name: '0014-import-jobs',
  statements: ({ text, integer, table }) => [
    `create table import_jobs (
    id ${text} primary key,
    pool_id ${text} not null references user_pools (id) on delete cascade,
    name ${text} not null,
    role_arn ${text} not null,
    hashing ${text},
    status ${text} not null,
    created_at ${integer} not null,
    started_at ${integer},
    ended_at ${integer},
    completion_message ${text},
    imported ${integer} not null,
    skipped ${integer} not null,
    failed ${integer} not null,
    byte_offset ${integer} not null,
    line_number ${integer} not null,
    upload_id ${text},
    chunk_count ${integer} not null
  ) ${table}`,
    'create index import_jobs_by_pool on import_jobs (pool_id, created_at, id)',
    'create index import_jobs_by_status on import_jobs (status, created_at)',

    `create table active_import (
    slot ${integer} primary key,
    job_id ${text} not null references import_jobs (id) on delete cascade,
    lease_owner ${text} not null,
    lease_until ${integer} not null
  ) ${table}`,
    'create index active_import_by_job on active_import (job_id)',

    `create table import_file_chunks (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    job_id ${text} not null references import_jobs (id) on delete cascade,
    upload_id ${text} not null,
    n ${integer} not null,
    created_at ${integer} not null,
    sealed ${text} not null,
    primary key (pool_id, job_id, upload_id, n)
  ) ${table}`,
    'create index import_file_chunks_by_job on import_file_chunks (job_id)',
    'create index import_file_chunks_by_age on import_file_chunks (created_at)',

    `create table import_log_lines (
    pool_id ${text} not null references user_pools (id) on delete cascade,
    job_id ${text} not null references import_jobs (id) on delete cascade,
    first_line ${integer} not null,
    lines ${text} not null,
    primary key (pool_id, job_id, first_line)
  ) ${table}`,
    'create index import_log_lines_by_job on import_log_lines (job_id)',
  ],
}
