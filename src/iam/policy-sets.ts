import type { Layer } from '../aws/policy/evaluate.js'
import { FreshCache } from '../domain/cache/fresh-cache.js'
import type { StoredIdentity } from '../entities/iam-identity.js'
import type { Principal } from '../entities/principal.js'
import type { Storage } from '../storage/storage.js'
import type { CompiledPolicies } from './compiled-policies.js'
import type { IamChanges } from './iam-changes.js'
import { findDocuments } from './managed-policies.js'

/** Policies of one kind, with the name of each for the log. */
export interface NamedLayer extends Layer {
  readonly policyNames: readonly string[]
}

/** A user or role with everything that decides what it may do. */
export interface PolicySet {
  readonly identity: StoredIdentity
  readonly layers: readonly NamedLayer[]
}

interface Collaborators {
  readonly storage: Storage
  readonly changes: IamChanges
  readonly compiled: CompiledPolicies
}

interface NamedDocument {
  readonly name: string
  readonly document: string
}

const mostGroups = 100

/** What users and roles may do, compiled and kept for as long as nothing of IAM changes. */
export class PolicySets {
  readonly #with: Collaborators
  readonly #sets = new FreshCache<string, PolicySet>({ limit: 2000, maxAgeMilliseconds: Number.POSITIVE_INFINITY })
  readonly #documents = new FreshCache<string, string>({ limit: 500, maxAgeMilliseconds: Number.POSITIVE_INFINITY })
  #revision: number | undefined

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /** By unique id. Undefined: the user or role is gone, and with it everything it could do. */
  async find(entityId: string): Promise<PolicySet | undefined> {
    await this.#dropStale()
    return this.#sets.get(entityId, () => this.#read(entityId))
  }

  /** What limits the principal: the layers of its user or role and the policies of its session. Undefined as in `find`. */
  async findOf({ entityId, session }: Principal): Promise<PolicySet | undefined> {
    const set = entityId === undefined ? undefined : await this.find(entityId)
    if (!set || session?.policy === undefined) return set
    const { document, arns } = session.policy
    const documents = document === undefined ? [] : [{ name: 'session policy', document }]
    for (const arn of arns) {
      const managed = await this.#documents.get(arn, () => this.#readDocument(arn))
      if (managed !== undefined) documents.push({ name: arn, document: managed })
    }
    return { ...set, layers: [...set.layers, this.#toLayer('session', documents)] }
  }

  async #dropStale(): Promise<void> {
    const revision = await this.#with.changes.revision()
    if (revision === this.#revision) return
    this.#revision = revision
    this.#sets.forgetAll()
    this.#documents.forgetAll()
  }

  async #read(entityId: string): Promise<PolicySet | undefined> {
    const { read } = this.#with.storage
    const identity = await read.iamIdentities.findById(entityId)
    if (!identity || identity.kind === 'group') return undefined
    const groups =
      identity.kind === 'user' ? await read.iamIdentities.listGroupsOf(entityId, { limit: mostGroups }) : []
    const owners = [identity, ...groups]
    const ids = owners.map(({ id }) => id)
    const inline = await read.iamAttachments.listInline(ids)
    const attached = new Set((await read.iamAttachments.listAttached(ids)).map(({ arn }) => arn))
    const { boundary } = identity
    const documents = await findDocuments(read, [...attached, ...(boundary === undefined ? [] : [boundary])])
    const toManaged = (arn: string): NamedDocument[] => {
      const document = documents.get(arn)
      return document === undefined ? [] : [{ name: arn, document }]
    }
    const identityDocuments = [
      ...inline.map(({ ownerId, name, document }) => ({ name: inlineName(owners, ownerId, name), document })),
      ...[...attached].flatMap(toManaged),
    ]
    const layers = [this.#toLayer('identity', identityDocuments)]
    // A boundary without its document still stands, and allows nothing.
    if (boundary !== undefined) layers.push(this.#toLayer('boundary', toManaged(boundary)))
    return { identity, layers }
  }

  async #readDocument(arn: string): Promise<string | undefined> {
    return (await findDocuments(this.#with.storage.read, [arn])).get(arn)
  }

  #toLayer(name: 'identity' | 'boundary' | 'session', documents: readonly NamedDocument[]): NamedLayer {
    return {
      name,
      policies: documents.map(({ document }) => this.#with.compiled.get(document)),
      policyNames: documents.map((policy) => policy.name),
    }
  }
}

function inlineName(owners: readonly StoredIdentity[], ownerId: string, name: string): string {
  const owner = owners.find(({ id }) => id === ownerId)
  return `${owner?.kind}/${owner?.name}/${name}`
}
