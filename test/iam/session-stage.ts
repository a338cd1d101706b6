import { afterEach, beforeEach } from 'vitest'
import type { Principal } from '../../src/entities/principal.js'
import { IamFailure } from '../../src/iam/iam-failure.js'
import type { AssumedRole, RoleRequest, TemporaryCredentials } from '../../src/iam/sessions.js'
import type { Signer } from '../support/signed-requests.js'
import { account, createIamStage, facts, type IamStage, policy, type Statement } from './iam-stage.js'

export const roleArn = `${account}:role/deploy`
export const listUsers = { UserPoolId: 'us-east-1_AbCdEf123' }

const start = new Date('2026-03-15T10:30:00Z')

/** The user alice without policies, and what the tests do with the role deploy. */
export class SessionStage {
  now = start
  readonly inner: IamStage
  alice: Principal = { kind: 'user', accountId: '', arn: '', accessKeyId: '' }

  private constructor(inner: IamStage) {
    this.inner = inner
  }

  static async open(): Promise<SessionStage> {
    let opened: SessionStage | undefined
    const now = () => opened?.now ?? start
    opened = new SessionStage(await createIamStage({ clock: { now } }))
    opened.alice = await opened.caller(await opened.inner.user('alice'))
    return opened
  }

  get iam(): IamStage['iam'] {
    return this.inner.iam
  }

  /** Who signs with these credentials. */
  async caller({ accessKeyId, sessionToken }: Signer): Promise<Principal> {
    const known = await this.iam.credentials.find(accessKeyId, sessionToken)
    if (!known) throw new Error('These credentials cannot sign.')
    return known.caller
  }

  async role(trustPolicy: string, ...statements: readonly Statement[]): Promise<void> {
    await this.iam.roles.create({ name: 'deploy', trustPolicy })
    await this.give('role', 'deploy', ...(statements.length > 0 ? statements : [{ Action: 'cognito-idp:*' }]))
  }

  /** Puts the one inline policy of the identity. */
  give(kind: 'user' | 'role', name: string, ...statements: readonly Statement[]): Promise<void> {
    return this.iam.identityPolicies.putInline({ kind, name }, { name: 'given', document: policy(...statements) })
  }

  assume(request: Partial<RoleRequest> = {}, principal = this.alice): Promise<AssumedRole> {
    return this.iam.sessions.assumeRole({ principal, facts }, { roleArn, sessionName: 'night-7', ...request })
  }

  /** What ListUsers answers: the type of the error, or undefined. */
  async send(signer: Signer): Promise<string | undefined> {
    const { body } = await this.inner.send('ListUsers', listUsers, signer)
    return (body as { __type?: string }).__type
  }
}

/** Gives each test of the file a stage of its own. */
export function useSessionStage(): () => SessionStage {
  let stage: SessionStage
  beforeEach(async () => {
    stage = await SessionStage.open()
  })
  afterEach(() => stage.inner.close())
  return () => stage
}

export async function failureOf(
  call: Promise<unknown>,
): Promise<{ code: string; details: Readonly<Record<string, string>> }> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof IamFailure)) throw thrown ?? new Error('The call succeeded.')
  return { code: thrown.code, details: thrown.details }
}

export function signerOf({ accessKeyId, secretAccessKey, sessionToken }: TemporaryCredentials): Signer {
  return { accessKeyId, secretAccessKey, sessionToken }
}
