import { flag, list, required, structure } from '../../aws/query/schema.js'
import { type Call, type Operation, operation, type Services, type Target } from '../operation.js'
import { pageInput, pageOutput, sliceOf } from '../paging.js'
import { policyTarget } from '../targets.js'
import { toDocument, toPolicyVersion } from '../wire/entities.js'
import * as shapes from '../wire/shapes.js'

const oneVersion = structure({ PolicyArn: required(shapes.arn), VersionId: required(shapes.versionId) })

function target(services: Services, { input }: Call<{ readonly PolicyArn: string }>): Target {
  return policyTarget(services, input.PolicyArn)
}

/** The number in `v3`; versions with a suffix exist nowhere. */
function toNumber(versionId: string): number {
  return /^v\d{1,9}$/.test(versionId) ? Number(versionId.slice(1)) : 0
}

const CreatePolicyVersion = operation({
  name: 'CreatePolicyVersion',
  service: 'iam',
  input: structure({
    PolicyArn: required(shapes.arn),
    PolicyDocument: required(shapes.document),
    SetAsDefault: flag,
  }),
  output: structure({ PolicyVersion: shapes.policyVersion }),
  access: target,
  async handle({ iam }, { input }) {
    const { PolicyArn, PolicyDocument: document, SetAsDefault: setAsDefault = false } = input
    const version = await iam.policies.createVersion(PolicyArn, { document, setAsDefault })
    return { PolicyVersion: toPolicyVersion(version, setAsDefault ? version.version : 0) }
  },
})

const GetPolicyVersion = operation({
  name: 'GetPolicyVersion',
  service: 'iam',
  input: oneVersion,
  output: structure({ PolicyVersion: shapes.policyVersion }),
  access: target,
  async handle({ iam }, { input }) {
    const policy = await iam.policies.require(input.PolicyArn)
    const version = await iam.policies.requireVersion(input.PolicyArn, toNumber(input.VersionId))
    return {
      PolicyVersion: { ...toPolicyVersion(version, policy.defaultVersion), Document: toDocument(version.document) },
    }
  },
})

const ListPolicyVersions = operation({
  name: 'ListPolicyVersions',
  service: 'iam',
  input: structure({ PolicyArn: required(shapes.arn), ...pageInput }),
  output: structure({ Versions: list(shapes.policyVersion), ...pageOutput }),
  access: target,
  async handle({ iam, paging }, call) {
    const policy = await iam.policies.require(call.input.PolicyArn)
    const { items, marks } = await paging.read(call, async (page) =>
      sliceOf(await iam.policies.listVersions(policy.arn), page),
    )
    return { Versions: items.map((version) => toPolicyVersion(version, policy.defaultVersion)), ...marks }
  },
})

const DeletePolicyVersion = operation({
  name: 'DeletePolicyVersion',
  service: 'iam',
  input: oneVersion,
  access: target,
  handle: ({ iam }, { input }) => iam.policies.deleteVersion(input.PolicyArn, toNumber(input.VersionId)),
})

const SetDefaultPolicyVersion = operation({
  name: 'SetDefaultPolicyVersion',
  service: 'iam',
  input: oneVersion,
  access: target,
  handle: ({ iam }, { input }) => iam.policies.setDefaultVersion(input.PolicyArn, toNumber(input.VersionId)),
})

export const policyVersionOperations: readonly Operation[] = [
  CreatePolicyVersion,
  GetPolicyVersion,
  ListPolicyVersions,
  DeletePolicyVersion,
  SetDefaultPolicyVersion,
]
