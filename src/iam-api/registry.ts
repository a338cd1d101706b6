import type { Operation } from './operation.js'
import { accessKeyOperations } from './operations/access-keys.js'
import { accountOperations } from './operations/account.js'
import { attachedPolicyOperations } from './operations/attached-policies.js'
import { groupOperations } from './operations/groups.js'
import { inlinePolicyOperations } from './operations/inline-policies.js'
import { policyOperations } from './operations/policies.js'
import { policyVersionOperations } from './operations/policy-versions.js'
import { roleOperations } from './operations/roles.js'
import { simulationOperations } from './operations/simulation.js'
import { stsOperations } from './operations/sts.js'
import { tagOperations } from './operations/tags.js'
import { userOperations } from './operations/users.js'

/** Every operation that there is; whatever is not listed answers InvalidAction. */
export const operations: readonly Operation[] = [
  ...userOperations,
  ...groupOperations,
  ...roleOperations,
  ...accessKeyOperations,
  ...inlinePolicyOperations,
  ...attachedPolicyOperations,
  ...policyOperations,
  ...policyVersionOperations,
  ...tagOperations,
  ...accountOperations,
  ...simulationOperations,
  ...stsOperations,
]
