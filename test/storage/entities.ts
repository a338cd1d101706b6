import { randomBytes, randomUUID } from 'node:crypto'
import type { AppClient } from '../../src/entities/app-client.js'
import type { Code } from '../../src/entities/code.js'
import type { Group } from '../../src/entities/group.js'
import { clientId, sub, tokenFamilyId, type UserPoolId, userPoolId } from '../../src/entities/ids.js'
import type { OutboxEntry } from '../../src/entities/message.js'
import type { SigningKey } from '../../src/entities/signing-key.js'
import type { TokenFamily } from '../../src/entities/token-family.js'
import type { User } from '../../src/entities/user.js'
import type { UserPool } from '../../src/entities/user-pool.js'
import type { PasswordHistory } from '../../src/storage/password-store.js'
import type { Storage } from '../../src/storage/storage.js'

export const now = new Date('2026-11-25T12:00:00.123Z')

export function later(seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000)
}

export function aPool(changes: Partial<UserPool> = {}): UserPool {
  return {
    id: userPoolId(`eu-west-1_${randomBytes(5).toString('hex').slice(0, 9)}`),
    name: 'shop',
    createdAt: now,
    modifiedAt: now,
    settings: {
      passwordPolicy: {
        minimumLength: 8,
        requireUppercase: true,
        requireLowercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 7,
      },
      allowedFirstAuthFactors: ['PASSWORD'],
      deletionProtection: false,
      tier: 'ESSENTIALS',
      mfa: 'OFF',
      verificationTemplate: { defaultEmailOption: 'CONFIRM_WITH_CODE' },
      adminCreateUserOnly: false,
      emailConfiguration: { emailSendingAccount: 'COGNITO_DEFAULT' },
    },
    schema: [{ name: 'email', type: 'String', developerOnly: false, mutable: true, required: true, stringBounds: {} }],
    tags: { team: 'ä' },
    ...changes,
  }
}

export function aClient(pool: UserPool, changes: Partial<AppClient> = {}): AppClient {
  const id = clientId(randomBytes(13).toString('hex'))
  return {
    id,
    poolId: pool.id,
    createdAt: now,
    modifiedAt: now,
    settings: {
      name: 'web',
      refreshTokenValidity: 30,
      allowedOAuthFlowsUserPoolClient: false,
      enableTokenRevocation: true,
      enablePropagateAdditionalUserContextData: false,
      authSessionValidityMinutes: 3,
    },
    sealedSecrets: [{ id: `${id}--1`, createdAt: now, sealed: 'sealed-secret' }],
    ...changes,
  }
}

export function aUser(pool: UserPool, changes: Partial<User> = {}): User {
  const id = randomUUID()
  return {
    poolId: pool.id,
    sub: sub(id),
    username: `user-${id}`,
    status: 'CONFIRMED',
    enabled: true,
    attributes: { email: `${id}@example.com`, email_verified: 'true', 'custom:tenant': 'Zürich' },
    createdAt: now,
    modifiedAt: now,
    ...changes,
  }
}

export function aGroup(pool: UserPool, changes: Partial<Group> = {}): Group {
  return {
    poolId: pool.id,
    name: 'admins',
    description: 'Zürich',
    roleArn: 'arn:aws:iam::123456789012:role/admins',
    precedence: 0,
    createdAt: now,
    modifiedAt: now,
    ...changes,
  }
}

export function aFamily(user: User, client: AppClient, changes: Partial<TokenFamily> = {}): TokenFamily {
  return {
    id: tokenFamilyId(randomUUID()),
    eventId: randomUUID(),
    poolId: user.poolId,
    clientId: client.id,
    sub: user.sub,
    authenticatedAt: now,
    expiresAt: later(3600),
    generation: 0,
    hash: 'hash-0',
    ...changes,
  }
}

export function aCode(user: User, changes: Partial<Code> = {}): Code {
  return {
    poolId: user.poolId,
    sub: user.sub,
    purpose: 'confirm-sign-up',
    hash: 'code-hash',
    expiresAt: later(3600),
    attempts: 0,
    attribute: 'email',
    value: 'a@example.com',
    ...changes,
  }
}

export function aSigningKey(changes: Partial<SigningKey> = {}): SigningKey {
  return {
    kid: randomBytes(32).toString('base64'),
    publicJwk: { n: 'modulus', e: 'AQAB' },
    sealedPrivateKey: 'sealed-key',
    createdAt: now,
    ...changes,
  }
}

export function anEntry(poolId: UserPoolId, changes: Partial<OutboxEntry> = {}): OutboxEntry {
  return {
    id: randomUUID(),
    poolId,
    transport: 'email',
    sealed: 'sealed-message',
    createdAt: now,
    tries: 0,
    nextTryAt: now,
    state: 'queued',
    ...changes,
  }
}

/** Stores a pool with one client and one user. */
/** A history whose cells say what they were made of. */
export function aHistory(size: number): PasswordHistory {
  return { size, asFormer: (sealed, setAt) => `former ${sealed} of ${setAt.getTime() - now.getTime()}` }
}

export async function seed(storage: Storage): Promise<{ pool: UserPool; client: AppClient; user: User }> {
  const pool = aPool()
  const client = aClient(pool)
  const user = aUser(pool)
  await storage.transaction(async (tx) => {
    await tx.pools.insert(pool)
    await tx.clients.insert(client)
    await tx.users.insert(user, user.username)
  })
  return { pool, client, user }
}

/** `count` numbers from 0 on, to start as many things at once. */
export function times<T>(count: number, start: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => start(index)))
}

export function countTrue(results: readonly boolean[]): number {
  return results.filter(Boolean).length
}
