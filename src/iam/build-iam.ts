import type { Location } from '../aws/arn.js'
import { DailySealer } from '../crypto/daily-sealer.js'
import type { Random } from '../crypto/random.js'
import type { Keyring } from '../crypto/sealing.js'
import type { Clock } from '../domain/clock.js'
import type { Storage } from '../storage/storage.js'
import { CompiledPolicies } from './compiled-policies.js'
import { ConfiguredPrincipals } from './configured-principals.js'
import { CredentialSource, SessionCredentials, StoredCredentials } from './credential-source.js'
import type { Iam } from './iam.js'
import { IamAccessKeys } from './iam-access-keys.js'
import { IamChanges } from './iam-changes.js'
import { IamGroups } from './iam-groups.js'
import { IamPolicies } from './iam-policies.js'
import { IamRoles } from './iam-roles.js'
import { IamUsers } from './iam-users.js'
import { IdentityPolicies } from './identity-policies.js'
import { KeyUses } from './key-uses.js'
import { PolicyAuthorizer } from './policy-authorizer.js'
import { PolicySets } from './policy-sets.js'
import { RoleAssumption } from './role-assumption.js'
import { TrustPolicies } from './role-trust.js'
import { SessionTokens } from './session-tokens.js'
import { Sessions } from './sessions.js'

/** So long a token is told from a made-up one after it expired; the longest session lasts 36 hours. */
const openDays = 30

export interface IamFoundation {
  readonly mode: 'dev' | 'serve'
  readonly storage: Storage
  readonly keyring: Keyring
  /** Real time: signatures and sessions are dated by it. */
  readonly clock: Clock
  readonly random: Random
  readonly location: Location
  readonly log: { warn(fields: object, message: string): void }
}

/** Builds every object of IAM once, from the ground up. */
export function buildIam({ mode, storage, keyring, clock, random, location, log }: IamFoundation): Iam {
  const changes = new IamChanges(storage)
  const policySets = new PolicySets({ storage, changes, compiled: new CompiledPolicies() })
  const authorizer = new PolicyAuthorizer({ policySets, location })

  const tokens = new SessionTokens(new DailySealer(keyring, () => clock.now(), { furtherDays: openDays }))
  const stored = new StoredCredentials({ keys: storage.read.keys, sealer: keyring })
  changes.whenChanged(() => stored.forget())
  const sessionCredentials = new SessionCredentials({ tokens, policySets, location })
  const credentials = new CredentialSource({ mode, location, stored, sessions: sessionCredentials })

  const trustPolicies = new TrustPolicies(location)
  const assumption = new RoleAssumption({ storage, policySets, trustPolicies, location })
  const sessions = new Sessions({ tokens, assumption, authorizer, clock, random, location })

  const parts = { storage, changes, clock, random, location }
  return {
    users: new IamUsers(parts),
    groups: new IamGroups(parts),
    roles: new IamRoles(parts),
    policies: new IamPolicies(parts),
    identityPolicies: new IdentityPolicies(parts),
    accessKeys: new IamAccessKeys({ ...parts, sealer: keyring }),
    sessions,
    configured: new ConfiguredPrincipals({ ...parts, sealer: keyring }),
    authorizer,
    credentials,
    keyUses: new KeyUses({ storage, region: location.region, log }),
    forget: () => changes.forget(),
  }
}
