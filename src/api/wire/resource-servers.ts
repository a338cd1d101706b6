import type { ResourceServerContents } from '../../domain/resource-servers/resource-servers.js'
import type { ResourceServer } from '../../entities/resource-server.js'
import type { CreateResourceServerRequest, ResourceServerType } from '../model/types.js'

export function fromResourceServer(
  input: Pick<CreateResourceServerRequest, 'Name' | 'Scopes'>,
): ResourceServerContents {
  const scopes = (input.Scopes ?? []).map(({ ScopeName, ScopeDescription }) => ({
    name: ScopeName,
    description: ScopeDescription,
  }))
  return { name: input.Name, scopes }
}

/** Without scopes the member is left out (observed by others). */
export function toResourceServer({ poolId, identifier, name, scopes }: ResourceServer): ResourceServerType {
  const shown = scopes.map((scope) => ({ ScopeName: scope.name, ScopeDescription: scope.description }))
  return { UserPoolId: poolId, Identifier: identifier, Name: name, Scopes: shown.length > 0 ? shown : undefined }
}
