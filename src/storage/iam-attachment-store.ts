import type { Kysely } from 'kysely'
import type { IdentityKind } from '../entities/iam-identity.js'
import type { InlinePolicy, PolicyUsage } from '../entities/iam-policy.js'
import { nameKey } from './iam-identity-store.js'
import type { Database } from './schema.js'

export interface OwnedPolicy extends InlinePolicy {
  readonly ownerId: string
}

/** Who has a managed policy. */
export interface PolicyHolder {
  readonly id: string
  readonly kind: IdentityKind
  readonly name: string
}

interface HolderQuery {
  readonly usage: 'attachment' | 'boundary' | undefined
  readonly kind: IdentityKind | undefined
  /** The holder that the page before ended with. */
  readonly after: Pick<PolicyHolder, 'kind' | 'name'> | undefined
  readonly limit: number
}

/** Which policies users, groups and roles have: inline ones with their documents, managed ones by ARN. */
export class IamAttachmentStore {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  /** Adds it or replaces the one of that name. */
  async putInline(ownerId: string, { name, document }: InlinePolicy): Promise<void> {
    await this.#db
      .insertInto('iam_inline_policies')
      .values({ owner_id: ownerId, name, document })
      .onConflict((conflict) => conflict.columns(['owner_id', 'name']).doUpdateSet({ document }))
      .execute()
  }

  /** In order of name. */
  async listInline(ownerIds: readonly string[]): Promise<OwnedPolicy[]> {
    if (ownerIds.length === 0) return []
    const rows = await this.#db
      .selectFrom('iam_inline_policies')
      .select(['owner_id', 'name', 'document'])
      .where('owner_id', 'in', ownerIds)
      .orderBy('owner_id')
      .orderBy('name')
      .execute()
    return rows.map(({ owner_id, name, document }) => ({ ownerId: owner_id, name, document }))
  }

  async deleteInline(ownerId: string, name: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('iam_inline_policies')
      .where('owner_id', '=', ownerId)
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  /** Attaching again changes nothing. */
  async attach(ownerId: string, policy: { readonly arn: string; readonly name: string }): Promise<void> {
    await this.#db
      .insertInto('iam_attachments')
      .values({ owner_id: ownerId, policy_arn: policy.arn, name_key: nameKey(policy.name) })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  async detach(ownerId: string, policyArn: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('iam_attachments')
      .where('owner_id', '=', ownerId)
      .where('policy_arn', '=', policyArn)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  }

  /** Takes the policy from everybody who has it attached. */
  async detachEverywhere(policyArn: string): Promise<void> {
    await this.#db.deleteFrom('iam_attachments').where('policy_arn', '=', policyArn).execute()
  }

  /** ARNs in order of the policies' names. */
  async listAttached(ownerIds: readonly string[]): Promise<{ ownerId: string; arn: string }[]> {
    if (ownerIds.length === 0) return []
    const rows = await this.#db
      .selectFrom('iam_attachments')
      .select(['owner_id', 'policy_arn'])
      .where('owner_id', 'in', ownerIds)
      .orderBy('name_key')
      .orderBy('policy_arn')
      .execute()
    return rows.map(({ owner_id, policy_arn }) => ({ ownerId: owner_id, arn: policy_arn }))
  }

  /** By ARN; without those that nobody has. */
  async countUsage(arns: readonly string[]): Promise<ReadonlyMap<string, PolicyUsage>> {
    if (arns.length === 0) return new Map()
    const attached = await this.#db
      .selectFrom('iam_attachments')
      .select((eb) => ['policy_arn as arn', eb.fn.countAll<number>().as('count')])
      .where('policy_arn', 'in', arns)
      .groupBy('policy_arn')
      .execute()
    const bounding = await this.#db
      .selectFrom('iam_identities')
      .select((eb) => ['boundary_arn as arn', eb.fn.countAll<number>().as('count')])
      .where('boundary_arn', 'in', arns)
      .groupBy('boundary_arn')
      .execute()
    const countIn = (rows: readonly { arn: string | null; count: number }[], arn: string) =>
      rows.find((row) => row.arn === arn)?.count ?? 0
    return new Map(
      arns.map((arn) => [arn, { attachments: countIn(attached, arn), boundaries: countIn(bounding, arn) }]),
    )
  }

  /** In order of kind and name. */
  async listHolders(arn: string, { usage, kind, after, limit }: HolderQuery): Promise<PolicyHolder[]> {
    const holders = this.#db.selectFrom('iam_attachments').select('owner_id').where('policy_arn', '=', arn)
    return this.#db
      .selectFrom('iam_identities')
      .select(['id', 'kind', 'name'])
      .where((eb) =>
        eb.or([
          ...(usage === 'boundary' ? [] : [eb('id', 'in', holders)]),
          ...(usage === 'attachment' ? [] : [eb('boundary_arn', '=', arn)]),
        ]),
      )
      .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? 'user'))
      .$if(after !== undefined, (query) =>
        query.where((eb) =>
          eb.or([
            eb('kind', '>', after?.kind ?? 'user'),
            eb.and([eb('kind', '=', after?.kind ?? 'user'), eb('name_key', '>', nameKey(after?.name ?? ''))]),
          ]),
        ),
      )
      .orderBy('kind')
      .orderBy('name_key')
      .limit(limit)
      .execute()
  }
}
