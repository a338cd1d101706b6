import { type AuthorizationRequest, type Authorizer, type Decision, noPolicyAllows } from './authorizer.js'

/** Allows the account's root everything and nobody else anything: what holds while there are no policies. */
export class RootOnlyAuthorizer implements Authorizer {
  async authorize(request: AuthorizationRequest): Promise<Decision> {
    return request.principal.kind === 'root' ? { allowed: true } : noPolicyAllows(request)
  }
}
