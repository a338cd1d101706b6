import { afterEach, beforeEach, vi } from 'vitest'
import type { Principal, PrincipalSession } from '../../src/entities/principal.js'
import type { AuthorizationRequest, Decision } from '../../src/iam/authorizer.js'
import type { Iam } from '../../src/iam/iam.js'
import type { Storage } from '../../src/storage/storage.js'
import { facts, iamOver, openMemory, policy, type Statement, trust } from './iam-stage.js'

export const pool = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEf123'
export const action = 'cognito-idp:ListUsers'

/** The session of the role deploy. */
export const session: PrincipalSession = {
  name: 'night-7',
  issuedAt: new Date('2026-03-15T09:45:00Z'),
  expiresAt: new Date('2026-03-15T10:45:00Z'),
  tags: {},
  transitiveTagKeys: [],
}

/** IAM anew for each test, and the two principals that the tests ask about. */
export class AuthorizerStage {
  storage: Storage
  iam: Iam

  private constructor(storage: Storage) {
    this.storage = storage
    this.iam = iamOver(storage)
  }

  static async open(): Promise<AuthorizerStage> {
    return new AuthorizerStage(await openMemory())
  }

  async alice(...statements: readonly Statement[]): Promise<Principal> {
    const user = await this.iam.users.create({ name: 'alice', path: '/ops/', tags: { Team: 'blue' } })
    if (statements.length > 0) await this.give('user', 'alice', ...statements)
    return { kind: 'user', accountId: '123456789012', arn: user.arn, accessKeyId: 'AKIAX', entityId: user.id }
  }

  async deploySession(changes: Partial<PrincipalSession> = {}): Promise<Principal> {
    const trusted = { name: 'deploy', path: '/ci/', trustPolicy: trust('*'), tags: { team: 'red' } }
    const { id } = await this.iam.roles.create(trusted)
    return {
      kind: 'assumed-role',
      accountId: '123456789012',
      arn: 'arn:aws:sts::123456789012:assumed-role/deploy/night-7',
      accessKeyId: 'ASIAX',
      entityId: id,
      session: { ...session, ...changes },
    }
  }

  /** Puts the one inline policy of the identity. */
  give(kind: 'user' | 'group' | 'role', name: string, ...statements: readonly Statement[]): Promise<void> {
    return this.iam.identityPolicies.putInline({ kind, name }, { name: 'given', document: policy(...statements) })
  }

  async managed(name: string, ...statements: readonly Statement[]): Promise<string> {
    return (await this.iam.policies.create({ name, document: policy(...statements) })).arn
  }

  decide(principal: Principal, request: Partial<AuthorizationRequest> = {}, by: Iam = this.iam): Promise<Decision> {
    return by.authorizer.authorize({ principal, action, resource: pool, facts, ...request })
  }
}

/** Gives each test of the file a stage of its own. */
export function useAuthorizerStage(): () => AuthorizerStage {
  let stage: AuthorizerStage
  beforeEach(async () => {
    stage = await AuthorizerStage.open()
  })
  afterEach(async () => {
    vi.useRealTimers()
    await stage.storage.close()
  })
  return () => stage
}
