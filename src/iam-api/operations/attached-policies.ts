import { required, structure } from '../../aws/query/schema.js'
import { type Operation, operation } from '../operation.js'
import { pageInput, pageOutput } from '../paging.js'
import { identityTarget, requirePolicyArn } from '../targets.js'
import { toAttachedPolicy } from '../wire/entities.js'
import { group, type Owner, owned, ownerOf, role, user } from '../wire/owner.js'
import * as shapes from '../wire/shapes.js'

function change(verb: 'attach' | 'detach', name: string, owner: Owner): Operation {
  return operation({
    name,
    service: 'iam',
    input: owned(owner, { PolicyArn: required(shapes.arn) }),
    access: (services, { input }) =>
      identityTarget(services, ownerOf(owner, input), { policyArn: requirePolicyArn(input.PolicyArn) }),
    handle: ({ iam }, { input }) => iam.identityPolicies[verb](ownerOf(owner, input), input.PolicyArn),
  })
}

function listAttached(name: string, owner: Owner): Operation {
  return operation({
    name,
    service: 'iam',
    input: owned(owner, { PathPrefix: shapes.policyPath, ...pageInput }),
    output: structure({ AttachedPolicies: shapes.attachedPolicies, ...pageOutput }),
    access: (services, { input }) => identityTarget(services, ownerOf(owner, input)),
    async handle({ iam, paging }, call) {
      const ref = ownerOf(owner, call.input)
      const pathPrefix = call.input.PathPrefix
      const { items, marks } = await paging.read(call, (page) =>
        iam.identityPolicies.listAttached(ref, { ...page, pathPrefix }),
      )
      return { AttachedPolicies: items.map(toAttachedPolicy), ...marks }
    },
  })
}

function putBoundary(name: string, owner: Owner<'user' | 'role'>): Operation {
  return operation({
    name,
    service: 'iam',
    input: owned(owner, { PermissionsBoundary: required(shapes.arn) }),
    access: (services, { input }) =>
      identityTarget(services, ownerOf(owner, input), { boundary: requirePolicyArn(input.PermissionsBoundary) }),
    handle: ({ iam }, { input }) => iam.identityPolicies.putBoundary(ownerOf(owner, input), input.PermissionsBoundary),
  })
}

function deleteBoundary(name: string, owner: Owner<'user' | 'role'>): Operation {
  return operation({
    name,
    service: 'iam',
    input: owned(owner, {}),
    access: (services, { input }) => identityTarget(services, ownerOf(owner, input)),
    handle: ({ iam }, { input }) => iam.identityPolicies.deleteBoundary(ownerOf(owner, input)),
  })
}

export const attachedPolicyOperations: readonly Operation[] = [
  change('attach', 'AttachUserPolicy', user),
  change('attach', 'AttachGroupPolicy', group),
  change('attach', 'AttachRolePolicy', role),
  change('detach', 'DetachUserPolicy', user),
  change('detach', 'DetachGroupPolicy', group),
  change('detach', 'DetachRolePolicy', role),
  listAttached('ListAttachedUserPolicies', user),
  listAttached('ListAttachedGroupPolicies', group),
  listAttached('ListAttachedRolePolicies', role),
  putBoundary('PutUserPermissionsBoundary', user),
  putBoundary('PutRolePermissionsBoundary', role),
  deleteBoundary('DeleteUserPermissionsBoundary', user),
  deleteBoundary('DeleteRolePermissionsBoundary', role),
]
