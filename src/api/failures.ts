import type { FailureCode } from '../domain/failure.js'
import type { FailureRow } from './failures/failure-table.js'
import { federationFailures } from './failures/federation-failures.js'
import { identityProviderFailures } from './failures/identity-provider-failures.js'
import { importFailures } from './failures/import-failures.js'
import { managedLoginFailures } from './failures/managed-login-failures.js'
import { poolFailures } from './failures/pool-failures.js'
import { signInFailures } from './failures/sign-in-failures.js'
import { threatFailures } from './failures/threat-failures.js'
import { userFailures } from './failures/user-failures.js'

/**
 * The Cognito exception and text of every domain failure; `{name}` is filled from the failure's details. Texts are what
 * clients see from the service (sources: docs/conformance.md); those marked "Assumed" there were never observed.
 */
export const apiFailures: Readonly<Record<FailureCode, FailureRow>> = {
  ...poolFailures,
  ...userFailures,
  ...signInFailures,
  ...threatFailures,
  ...managedLoginFailures,
  ...federationFailures,
  ...identityProviderFailures,
  ...importFailures,
}
