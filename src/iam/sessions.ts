import type { Location } from '../aws/arn.js'
import type { Random } from '../crypto/random.js'
import type { Clock } from '../domain/clock.js'
import type { IamRole, Tags } from '../entities/iam-identity.js'
import type { Principal, PrincipalSession } from '../entities/principal.js'
import type { Authorizer } from './authorizer.js'
import { IamFailure } from './iam-failure.js'
import { drawAccessKeyId, drawSecretAccessKey, sessionArn } from './iam-ids.js'
import type { RequestFacts } from './request-facts.js'
import type { RoleAssumption } from './role-assumption.js'
import { checkRoleRequest, inheritTags, roleSeconds, sessionPolicyOf, tokenSeconds } from './session-rules.js'
import type { SessionCredential, SessionTokens } from './session-tokens.js'

export interface TemporaryCredentials {
  /** ASIA… */
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiresAt: Date
}

export interface RoleRequest {
  readonly roleArn: string
  readonly sessionName: string
  /** 900 to the role's maximum, 3600 unless given; at most 3600 when a role session assumes the role. */
  readonly durationSeconds?: number
  /** Inline session policy. */
  readonly policy?: string
  readonly policyArns?: readonly string[]
  readonly tags?: Tags
  readonly transitiveTagKeys?: readonly string[]
  readonly externalId?: string
  readonly sourceIdentity?: string
}

export interface AssumedRole {
  readonly credentials: TemporaryCredentials
  readonly role: IamRole
  /** `AROA…:session-name` */
  readonly assumedRoleId: string
  /** `arn:aws:sts::…:assumed-role/role/session-name` */
  readonly arn: string
  /** Session policies and tags in percent of what fits. */
  readonly packedPercent: number
  readonly sourceIdentity?: string
}

export interface Caller {
  readonly principal: Principal
  readonly facts: RequestFacts
}

interface Collaborators {
  readonly tokens: SessionTokens
  readonly assumption: RoleAssumption
  readonly authorizer: Authorizer
  /** Real time: signatures are checked against it. */
  readonly clock: Clock
  readonly random: Random
  readonly location: Location
}

/** Temporary credentials. Nothing of them is stored: the token carries everything, sealed, and dies with its user or role. */
export class Sessions {
  readonly #with: Collaborators

  constructor(collaborators: Collaborators) {
    this.#with = collaborators
  }

  /**
   * Decides and issues: do not authorize `sts:AssumeRole` besides. Fails with `access-denied` (the same for a role that
   * does not exist), `duration-invalid`, `session-name-invalid`, `session-tags-invalid`, `tags-invalid`,
   * `policy-malformed`, `policy-too-large`, `quota-exceeded`, `policies-too-packed`.
   */
  async assumeRole(caller: Caller, request: RoleRequest): Promise<AssumedRole> {
    const { location } = this.#with
    const former = caller.principal.session
    checkRoleRequest(request)
    const role = await this.#with.assumption.requireAllowed(caller, request)
    const seconds = roleSeconds(request, { role, isChained: caller.principal.kind === 'assumed-role' })
    const { tags, transitiveTagKeys } = inheritTags(request, former)
    const { policy, packedPercent } = sessionPolicyOf(request, tags)
    const sourceIdentity = former?.sourceIdentity ?? request.sourceIdentity
    const session: PrincipalSession = {
      ...this.#lifetime(seconds),
      name: request.sessionName,
      tags,
      transitiveTagKeys,
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
      ...(policy === undefined ? {} : { policy }),
    }
    return {
      credentials: this.#issue({ kind: 'assumed-role', entityId: role.id, session }),
      role,
      assumedRoleId: `${role.id}:${request.sessionName}`,
      arn: sessionArn(location, role.name, request.sessionName),
      packedPercent,
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    }
  }

  /** For users and root. Fails with `access-denied` for sessions and explicit denies, `duration-invalid`. */
  async getSessionToken(
    { principal, facts }: Caller,
    request: { readonly durationSeconds?: number },
  ): Promise<TemporaryCredentials> {
    if (principal.session) {
      throw new IamFailure('access-denied', { reason: 'Cannot call GetSessionToken with session credentials' })
    }
    const action = 'sts:GetSessionToken'
    // A user needs no permission for it, but can be denied it (IAM user guide, GetSessionToken).
    const decision = await this.#with.authorizer.authorize({ principal, action, resource: '*', facts, denyOnly: true })
    if (!decision.allowed) throw new IamFailure('access-denied', { reason: decision.message })
    const { kind, entityId } = principal
    const seconds = tokenSeconds(request.durationSeconds, kind)
    const session = { ...this.#lifetime(seconds), tags: {}, transitiveTagKeys: [] }
    return this.#issue({ kind, entityId, session })
  }

  /** The wire has whole seconds. */
  #lifetime(seconds: number): Pick<PrincipalSession, 'issuedAt' | 'expiresAt'> {
    const issuedAt = new Date(Math.floor(this.#with.clock.now().getTime() / 1000) * 1000)
    return { issuedAt, expiresAt: new Date(issuedAt.getTime() + seconds * 1000) }
  }

  #issue(granted: Omit<SessionCredential, 'accessKeyId' | 'secret'>): TemporaryCredentials {
    const { random, tokens } = this.#with
    const accessKeyId = drawAccessKeyId(random, 'ASIA')
    const secretAccessKey = drawSecretAccessKey(random)
    const sessionToken = tokens.seal({ ...granted, accessKeyId, secret: secretAccessKey })
    return { accessKeyId, secretAccessKey, sessionToken, expiresAt: granted.session.expiresAt }
  }
}
