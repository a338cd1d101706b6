import { DailySealer } from './crypto/daily-sealer.js'
import { PageTokens } from './crypto/page-token.js'
import type { Random } from './crypto/random.js'
import type { Keyring } from './crypto/sealing.js'
import type { Srp } from './crypto/srp.js'
import { Account } from './domain/account/account.js'
import { AttributeVerification } from './domain/account/attribute-verification.js'
import { PasswordRecovery } from './domain/account/password-recovery.js'
import { ClientAuthentication } from './domain/clients/client-authentication.js'
import { Clients } from './domain/clients/clients.js'
import type { Clock } from './domain/clock.js'
import { AttemptLimits } from './domain/codes/attempt-limits.js'
import { Codes } from './domain/codes/codes.js'
import { Ghosts } from './domain/codes/ghosts.js'
import { GroupMembers } from './domain/groups/group-members.js'
import { Groups } from './domain/groups/groups.js'
import { CodeMessages } from './domain/messages/code-messages.js'
import { Inbox } from './domain/messages/inbox.js'
import { Outbox } from './domain/messages/outbox.js'
import { refusingOvertaken } from './domain/overtaken.js'
import { Passwords } from './domain/passwords/passwords.js'
import { Pools } from './domain/pools/pools.js'
import { buildSignIn } from './domain/sign-in/build-sign-in.js'
import { SignUp } from './domain/sign-up/sign-up.js'
import { Refresh } from './domain/tokens/refresh.js'
import { RefreshLineage } from './domain/tokens/refresh-lineage.js'
import { SigningKeys } from './domain/tokens/signing-keys.js'
import { Tokens } from './domain/tokens/tokens.js'
import { AttributeUpdate } from './domain/users/attribute-update.js'
import { UserAdministration } from './domain/users/user-administration.js'
import { UserCreation } from './domain/users/user-creation.js'
import { UserListing } from './domain/users/user-listing.js'
import { Users } from './domain/users/users.js'
import type { UserPoolId } from './entities/ids.js'
import type { Storage } from './storage/storage.js'

/** What the domain is built from. */
export interface Foundation {
  readonly storage: Storage
  readonly keyring: Keyring
  readonly srp: Srp
  readonly clock: Clock
  readonly random: Random
  readonly location: { readonly region: string; readonly accountId: string }
  /** Whether callers may choose ids, as `dev` permits. */
  readonly pinnedIds: boolean
  readonly issuerOf: (poolId: UserPoolId) => string
}

/** Builds every object of the domain once, from the ground up. */
export function buildDomain(foundation: Foundation) {
  const { keyring, srp, clock, random, location, pinnedIds, issuerOf } = foundation
  const storage = refusingOvertaken(foundation.storage)
  const edges = { storage, clock, random }
  const sealer = keyring

  const signingKeys = new SigningKeys({ ...edges, sealer })
  const pools = new Pools({ ...edges, ...location, pinnedIds, signingKeys })
  const clients = new Clients({ ...edges, sealer, pools, pinnedIds })
  const clientAuthentication = new ClientAuthentication({ sealer })

  const outbox = new Outbox({ ...edges, sealer })
  const inbox = new Inbox({ storage, outbox })
  const codeMessages = new CodeMessages({ outbox })
  const codes = new Codes({ ...edges, key: keyring.derive('one-time-codes') })
  const attemptLimits = new AttemptLimits({ storage, clock })
  const ghosts = new Ghosts({ storage, clock, key: keyring.derive('ghosts') })

  const users = new Users({ storage })
  const passwords = new Passwords({ ...edges, sealer, srp, ghostKey: keyring.derive('ghost-passwords') })
  const groups = new Groups({ storage, clock })
  const userCreation = new UserCreation({ clock, random })
  const attributeUpdate = new AttributeUpdate({ clock, codes, codeMessages })
  const account = { ...edges, users, attributeUpdate, passwords, codes, codeMessages, attemptLimits, ghosts }
  const passwordRecovery = new PasswordRecovery(account)
  const pageTokens = new PageTokens(keyring.derive('page-tokens'))

  const tokens = new Tokens({ ...edges, signingKeys, pools, clients, issuerOf })
  const lineage = new RefreshLineage(keyring.derive('refresh-lineage'))
  const refresh = new Refresh({ ...edges, clients, clientAuthentication, tokens, lineage })
  const signInSealer = new DailySealer(keyring, () => clock.now())
  return {
    signingKeys,
    pools,
    clients,
    clientAuthentication,
    outbox,
    inbox,
    users,
    groups,
    groupMembers: new GroupMembers({ storage, users, groups }),
    passwords,
    passwordRecovery,
    pageTokens,
    tokens,
    refresh,
    account: new Account(account),
    attributeVerification: new AttributeVerification(account),
    signUp: new SignUp({ ...account, userCreation }),
    userAdministration: new UserAdministration({ ...account, userCreation, passwordRecovery }),
    userListing: new UserListing({ storage, clock, pageTokens }),
    signIn: buildSignIn({ ...account, srp, sealer: signInSealer, clientAuthentication, tokens, refresh }),
  }
}

export type Domain = ReturnType<typeof buildDomain>
