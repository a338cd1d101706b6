import { list, required, structure, text } from '../../aws/query/schema.js'
import { type Operation, operation } from '../operation.js'
import { pageInput, pageOutput } from '../paging.js'
import { identityTarget } from '../targets.js'
import { toDocument } from '../wire/entities.js'
import { group, type Owner, owned, ownerOf, role, user } from '../wire/owner.js'
import * as shapes from '../wire/shapes.js'

function put(name: string, owner: Owner): Operation {
  return operation({
    name,
    service: 'iam',
    input: owned(owner, { PolicyName: required(shapes.policyName), PolicyDocument: required(shapes.document) }),
    access: (services, { input }) => identityTarget(services, ownerOf(owner, input)),
    handle: ({ iam }, { input }) =>
      iam.identityPolicies.putInline(ownerOf(owner, input), { name: input.PolicyName, document: input.PolicyDocument }),
  })
}

function get(name: string, owner: Owner): Operation {
  return operation({
    name,
    service: 'iam',
    input: owned(owner, { PolicyName: required(shapes.policyName) }),
    output: owned(owner, { PolicyName: required(text()), PolicyDocument: required(text()) }),
    access: (services, { input }) => identityTarget(services, ownerOf(owner, input)),
    async handle({ iam }, { input }) {
      const policy = await iam.identityPolicies.requireInline(ownerOf(owner, input), input.PolicyName)
      return {
        [owner.member]: ownerOf(owner, input).name,
        PolicyName: policy.name,
        PolicyDocument: toDocument(policy.document),
      }
    },
  })
}

function listNames(name: string, owner: Owner): Operation {
  return operation({
    name,
    service: 'iam',
    input: owned(owner, pageInput),
    output: structure({ PolicyNames: list(text()), ...pageOutput }),
    access: (services, { input }) => identityTarget(services, ownerOf(owner, input)),
    async handle({ iam, paging }, call) {
      const ref = ownerOf(owner, call.input)
      const { items, marks } = await paging.read(call, (page) => iam.identityPolicies.listInline(ref, page))
      return { PolicyNames: items, ...marks }
    },
  })
}

function remove(name: string, owner: Owner): Operation {
  return operation({
    name,
    service: 'iam',
    input: owned(owner, { PolicyName: required(shapes.policyName) }),
    access: (services, { input }) => identityTarget(services, ownerOf(owner, input)),
    handle: ({ iam }, { input }) => iam.identityPolicies.deleteInline(ownerOf(owner, input), input.PolicyName),
  })
}

export const inlinePolicyOperations: readonly Operation[] = [
  put('PutUserPolicy', user),
  put('PutGroupPolicy', group),
  put('PutRolePolicy', role),
  get('GetUserPolicy', user),
  get('GetGroupPolicy', group),
  get('GetRolePolicy', role),
  listNames('ListUserPolicies', user),
  listNames('ListGroupPolicies', group),
  listNames('ListRolePolicies', role),
  remove('DeleteUserPolicy', user),
  remove('DeleteGroupPolicy', group),
  remove('DeleteRolePolicy', role),
]
