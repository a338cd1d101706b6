import { required, type Schema, structure } from '../../aws/query/schema.js'
import type { Tags } from '../../entities/iam-identity.js'
import type { Iam } from '../../iam/iam.js'
import { type Operation, operation, type Services, type Target } from '../operation.js'
import { type PageInput, pageInput, pageOutput, sliceOf } from '../paging.js'
import { identityTarget, policyTarget } from '../targets.js'
import { toTagList } from '../wire/entities.js'
import * as shapes from '../wire/shapes.js'
import { fromTagList } from '../wire/tags.js'

/** What can be tagged: how operations name it, and where its tags are. */
interface Tagged {
  readonly member: 'UserName' | 'RoleName' | 'PolicyArn'
  readonly name: Schema<string>
  readonly target: (services: Services, name: string, tags: Pick<Target, 'requestTags' | 'tagKeys'>) => Promise<Target>
  readonly read: (iam: Iam, name: string) => Promise<Tags>
  readonly tag: (iam: Iam, name: string, tags: Tags) => Promise<void>
  readonly untag: (iam: Iam, name: string, keys: readonly string[]) => Promise<void>
}

const user: Tagged = {
  member: 'UserName',
  name: shapes.existingUserName,
  target: (services, name, tags) => identityTarget(services, { kind: 'user', name }, tags),
  read: async ({ users }, name) => (await users.require(name)).tags,
  tag: ({ users }, name, tags) => users.tag(name, tags),
  untag: ({ users }, name, keys) => users.untag(name, keys),
}

const role: Tagged = {
  member: 'RoleName',
  name: shapes.roleName,
  target: (services, name, tags) => identityTarget(services, { kind: 'role', name }, tags),
  read: async ({ roles }, name) => (await roles.require(name)).tags,
  tag: ({ roles }, name, tags) => roles.tag(name, tags),
  untag: ({ roles }, name, keys) => roles.untag(name, keys),
}

const policy: Tagged = {
  member: 'PolicyArn',
  name: shapes.arn,
  target: async (services, arn, tags) => policyTarget(services, arn, tags),
  read: async ({ policies }, arn) => (await policies.require(arn)).tags,
  tag: ({ policies }, arn, tags) => policies.tag(arn, tags),
  untag: ({ policies }, arn, keys) => policies.untag(arn, keys),
}

type Named = Readonly<Partial<Record<Tagged['member'], string>>>

function nameOf(of: Tagged, input: Named): string {
  return input[of.member] ?? ''
}

function tag(name: string, of: Tagged): Operation {
  const tags = { Tags: required(shapes.tagList) }
  return operation({
    name,
    service: 'iam',
    input: structure({ [of.member]: required(of.name), ...tags }) as Schema<Named & { Tags: TagList }>,
    access: (services, { input }) => of.target(services, nameOf(of, input), { requestTags: fromTagList(input.Tags) }),
    handle: ({ iam }, { input }) => of.tag(iam, nameOf(of, input), fromTagList(input.Tags)),
  })
}

type TagList = Parameters<typeof fromTagList>[0]

function untag(name: string, of: Tagged): Operation {
  const keys = { TagKeys: required(shapes.tagKeys) }
  return operation({
    name,
    service: 'iam',
    input: structure({ [of.member]: required(of.name), ...keys }) as Schema<Named & { TagKeys: readonly string[] }>,
    access: (services, { input }) => of.target(services, nameOf(of, input), { tagKeys: input.TagKeys }),
    handle: ({ iam }, { input }) => of.untag(iam, nameOf(of, input), input.TagKeys),
  })
}

function listTags(name: string, of: Tagged): Operation {
  return operation({
    name,
    service: 'iam',
    input: structure({ [of.member]: required(of.name), ...pageInput }) as Schema<Named & PageInput>,
    output: structure({ Tags: shapes.tagList, ...pageOutput }),
    access: (services, { input }) => of.target(services, nameOf(of, input), {}),
    async handle({ iam, paging }, call) {
      const tags = toTagList(await of.read(iam, nameOf(of, call.input)))
      const { items, marks } = await paging.read(call, async (page) => sliceOf(tags, page))
      return { Tags: items, ...marks }
    },
  })
}

export const tagOperations: readonly Operation[] = [
  tag('TagUser', user),
  tag('TagRole', role),
  tag('TagPolicy', policy),
  untag('UntagUser', user),
  untag('UntagRole', role),
  untag('UntagPolicy', policy),
  listTags('ListUserTags', user),
  listTags('ListRoleTags', role),
  listTags('ListPolicyTags', policy),
]
