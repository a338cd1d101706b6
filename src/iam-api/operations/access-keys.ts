import { list, required, structure, text, timestamp } from '../../aws/query/schema.js'
import { IamFailure } from '../../iam/iam-failure.js'
import { type Call, type Operation, operation, type Services, type Target } from '../operation.js'
import { pageInput, pageOutput, sliceOf } from '../paging.js'
import { identityArnOf, identityTarget, namedOrCalling } from '../targets.js'
import * as shapes from '../wire/shapes.js'

type Keyed = Call<{ readonly UserName?: string | undefined }>

async function ownerTarget(services: Services, call: Keyed): Promise<Target> {
  return identityTarget(services, { kind: 'user', name: await namedOrCalling(services, call) })
}

const CreateAccessKey = operation({
  name: 'CreateAccessKey',
  service: 'iam',
  input: structure({ UserName: shapes.existingUserName }),
  output: structure({
    AccessKey: structure({
      UserName: required(text()),
      AccessKeyId: required(text()),
      Status: required(shapes.keyStatus),
      SecretAccessKey: required(text({ sensitive: true })),
      CreateDate: timestamp,
    }),
  }),
  access: ownerTarget,
  async handle(services, call) {
    const user = await services.iam.users.require(await namedOrCalling(services, call))
    const { key, secretAccessKey } = await services.iam.accessKeys.create(user.name)
    return {
      AccessKey: {
        UserName: user.name,
        AccessKeyId: key.id,
        Status: toStatus(key.active),
        SecretAccessKey: secretAccessKey,
        CreateDate: key.createdAt,
      },
    }
  },
})

const ListAccessKeys = operation({
  name: 'ListAccessKeys',
  service: 'iam',
  input: structure({ UserName: shapes.existingUserName, ...pageInput }),
  output: structure({ AccessKeyMetadata: list(shapes.accessKeyMetadata), ...pageOutput }),
  access: ownerTarget,
  async handle(services, call) {
    const { iam, paging } = services
    const user = await iam.users.require(await namedOrCalling(services, call))
    const { items, marks } = await paging.read(call, async (page) =>
      sliceOf(await iam.accessKeys.list(user.name), page),
    )
    const AccessKeyMetadata = items.map(({ id, active, createdAt }) => ({
      UserName: user.name,
      AccessKeyId: id,
      Status: toStatus(active),
      CreateDate: createdAt,
    }))
    return { AccessKeyMetadata, ...marks }
  },
})

const UpdateAccessKey = operation({
  name: 'UpdateAccessKey',
  service: 'iam',
  input: structure({
    UserName: shapes.existingUserName,
    AccessKeyId: required(shapes.accessKeyId),
    Status: required(shapes.keyStatus),
  }),
  access: ownerTarget,
  async handle(services, call) {
    const { AccessKeyId, Status } = call.input
    const user = await namedOrCalling(services, call)
    await services.iam.accessKeys.setActive(user, AccessKeyId, Status === 'Active')
  },
})

const DeleteAccessKey = operation({
  name: 'DeleteAccessKey',
  service: 'iam',
  input: structure({ UserName: shapes.existingUserName, AccessKeyId: required(shapes.accessKeyId) }),
  access: ownerTarget,
  async handle(services, call) {
    await services.iam.accessKeys.delete(await namedOrCalling(services, call), call.input.AccessKeyId)
  },
})

const GetAccessKeyLastUsed = operation({
  name: 'GetAccessKeyLastUsed',
  service: 'iam',
  input: structure({ AccessKeyId: required(shapes.accessKeyId) }),
  output: structure({
    UserName: text(),
    AccessKeyLastUsed: structure({ LastUsedDate: timestamp, ServiceName: required(text()), Region: required(text()) }),
  }),
  /** A key that nobody owns is decided on every user, so that only who may ask about all of them learns that it is unknown. */
  async access(services, { input }) {
    try {
      const { userName } = await services.iam.accessKeys.requireWithOwner(input.AccessKeyId)
      return await identityTarget(services, { kind: 'user', name: userName })
    } catch (error) {
      if (!(error instanceof IamFailure)) throw error
      return { resource: identityArnOf(services, { kind: 'user', name: '*' }) }
    }
  },
  async handle({ iam }, { input }) {
    const { key, userName } = await iam.accessKeys.requireWithOwner(input.AccessKeyId)
    const { lastUsed } = key
    const AccessKeyLastUsed = lastUsed
      ? { LastUsedDate: lastUsed.at, ServiceName: lastUsed.service, Region: lastUsed.region }
      : { ServiceName: 'N/A', Region: 'N/A' }
    return { UserName: userName, AccessKeyLastUsed }
  },
})

function toStatus(active: boolean): 'Active' | 'Inactive' {
  return active ? 'Active' : 'Inactive'
}

export const accessKeyOperations: readonly Operation[] = [
  CreateAccessKey,
  ListAccessKeys,
  UpdateAccessKey,
  DeleteAccessKey,
  GetAccessKeyLastUsed,
]
