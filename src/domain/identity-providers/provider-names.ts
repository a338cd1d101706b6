import type { IdentityProviderType } from '../../entities/identity-provider.js'
import { Failure } from '../failure.js'

const fixedNames: ReadonlySet<IdentityProviderType> = new Set<IdentityProviderType>([
  'Facebook',
  'Google',
  'LoginWithAmazon',
  'SignInWithApple',
])
/** Users of the pool itself, who have no provider. */
export const builtInProvider = 'COGNITO'
/** Assumed: letter case makes no other name of these. */
const reserved: ReadonlySet<string> = new Set([...fixedNames, builtInProvider].map((name) => name.toLowerCase()))

/** A social provider has the name of its type, and no other one has; `provider-name-mismatch`. */
export function checkProviderName(type: IdentityProviderType, name: string): void {
  const isFit = fixedNames.has(type) ? name === type : !reserved.has(name.toLowerCase())
  if (!isFit) throw new Failure('provider-name-mismatch', { name, type })
}
