import {
  CreateUserImportJobCommand,
  DescribeUserImportJobCommand,
  GetCSVHeaderCommand,
  StartUserImportJobCommand,
  type UserImportJobType,
} from '@aws-sdk/client-cognito-identity-provider'
import type { TestServer } from '../../support/start-server.js'

export const roleArn = 'arn:aws:iam::123456789012:role/CognitoCloudWatchLogsRole'
const endStatuses: readonly (string | undefined)[] = ['Succeeded', 'Failed', 'Stopped', 'Expired']

export type Row = Readonly<Record<string, string>>

/** What people do who import users into one pool. */
export class ImportCalls {
  readonly #server: TestServer
  readonly #poolId: string

  constructor(server: TestServer, poolId: string) {
    this.#server = server
    this.#poolId = poolId
  }

  async create(name = 'job', more: { readonly PasswordHashingAlgorithm?: 'BCRYPT' } = {}): Promise<UserImportJobType> {
    const { UserImportJob } = await this.#server.client.send(
      new CreateUserImportJobCommand({
        ...{ JobName: name, UserPoolId: this.#poolId, CloudWatchLogsRoleArn: roleArn },
        ...more,
      }),
    )
    if (!UserImportJob) throw new Error('no job')
    return UserImportJob
  }

  async header(): Promise<readonly string[]> {
    const { CSVHeader } = await this.#server.client.send(new GetCSVHeaderCommand({ UserPoolId: this.#poolId }))
    return CSVHeader ?? []
  }

  /** A file with the pool's header; what a row does not say is as for a user with a verified address. */
  async file(rows: readonly Row[]): Promise<string> {
    const header = await this.header()
    const lines = rows.map((row) => {
      const name = row['cognito:username'] ?? ''
      const email = row.email ?? `${name}@example.com`
      const values: Row = { email, email_verified: 'true', 'cognito:mfa_enabled': 'false', ...row }
      return header.map((column) => (values[column] ?? '').replaceAll(',', '\\,')).join(',')
    })
    return [header.join(','), ...lines, ''].join('\n')
  }

  /** Names alone; the rest as in `file`. */
  async fileOf(names: readonly string[]): Promise<string> {
    return this.file(names.map((name) => ({ 'cognito:username': name })))
  }

  async upload(job: UserImportJobType, body: string | Uint8Array): Promise<void> {
    const response = await put(job, body)
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  }

  async start(job: UserImportJobType): Promise<UserImportJobType | undefined> {
    const input = { UserPoolId: this.#poolId, JobId: job.JobId }
    return (await this.#server.client.send(new StartUserImportJobCommand(input))).UserImportJob
  }

  async describe(job: UserImportJobType): Promise<UserImportJobType> {
    const input = { UserPoolId: this.#poolId, JobId: job.JobId }
    const { UserImportJob } = await this.#server.client.send(new DescribeUserImportJobCommand(input))
    if (!UserImportJob) throw new Error('no job')
    return UserImportJob
  }

  /** From the making of a job to its end. */
  async run(body: string, more: { readonly PasswordHashingAlgorithm?: 'BCRYPT' } = {}): Promise<UserImportJobType> {
    const job = await this.create('job', more)
    await this.upload(job, body)
    await this.start(job)
    return this.end(job)
  }

  async end(job: UserImportJobType): Promise<UserImportJobType> {
    for (;;) {
      const present = await this.describe(job)
      if (endStatuses.includes(present.Status)) return present
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}

/** The upload as `curl -T` sends it, with `changes` of the address and the headers. */
export function put(
  job: UserImportJobType,
  body: string | Uint8Array,
  { url = String(job.PreSignedUrl), headers = { 'x-amz-server-side-encryption': 'aws:kms' } }: PutChanges = {},
): Promise<Response> {
  return fetch(url, { method: 'PUT', headers, body: Buffer.from(body) })
}

interface PutChanges {
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
}

export const countsOf = ({ ImportedUsers, SkippedUsers, FailedUsers }: UserImportJobType) => [
  ImportedUsers,
  SkippedUsers,
  FailedUsers,
]
