import {
  AdminAddUserToGroupCommand,
  AdminListGroupsForUserCommand,
  type AdminListGroupsForUserCommandInput,
  AdminRemoveUserFromGroupCommand,
  CreateGroupCommand,
  type CreateGroupCommandInput,
  DeleteGroupCommand,
  GetGroupCommand,
  type GroupType,
  ListGroupsCommand,
  type ListGroupsCommandInput,
  ListUsersInGroupCommand,
  type ListUsersInGroupCommandInput,
  UpdateGroupCommand,
  type UpdateGroupCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import type { TestServer } from '../../support/start-server.js'

export const ROLE = 'arn:aws:iam::123456789012:role/admins'

export const groupNotFound = { name: 'ResourceNotFoundException', message: 'Group not found.', status: 400 }
export const userNotFound = { name: 'UserNotFoundException', message: 'User does not exist.', status: 400 }
export const badToken = {
  name: 'InvalidParameterException',
  message: 'Invalid pagination token given.',
  status: 400,
}
export const unknownPool = {
  name: 'ResourceNotFoundException',
  message: 'User pool us-east-1_nothere00 does not exist.',
  status: 400,
}

/** The group operations on one pool, as an administrator calls them. */
export class GroupCalls {
  readonly #server: TestServer
  readonly #poolId: string

  constructor(server: TestServer, poolId: string) {
    this.#server = server
    this.#poolId = poolId
  }

  async create(GroupName: string, members: Partial<CreateGroupCommandInput> = {}): Promise<GroupType> {
    return required(
      await this.#server.client.send(new CreateGroupCommand({ UserPoolId: this.#poolId, GroupName, ...members })),
    )
  }

  async get(GroupName: string): Promise<GroupType> {
    return required(await this.#server.client.send(new GetGroupCommand({ UserPoolId: this.#poolId, GroupName })))
  }

  async update(GroupName: string, members: Partial<UpdateGroupCommandInput> = {}): Promise<GroupType> {
    return required(
      await this.#server.client.send(new UpdateGroupCommand({ UserPoolId: this.#poolId, GroupName, ...members })),
    )
  }

  delete(GroupName: string) {
    return this.#server.client.send(new DeleteGroupCommand({ UserPoolId: this.#poolId, GroupName }))
  }

  list(input: Partial<ListGroupsCommandInput> = {}) {
    return this.#server.client.send(new ListGroupsCommand({ UserPoolId: this.#poolId, ...input }))
  }

  add(Username: string, GroupName: string) {
    return this.#server.client.send(new AdminAddUserToGroupCommand({ UserPoolId: this.#poolId, Username, GroupName }))
  }

  remove(Username: string, GroupName: string) {
    return this.#server.client.send(
      new AdminRemoveUserFromGroupCommand({ UserPoolId: this.#poolId, Username, GroupName }),
    )
  }

  listOf(Username: string, input: Partial<AdminListGroupsForUserCommandInput> = {}) {
    return this.#server.client.send(new AdminListGroupsForUserCommand({ UserPoolId: this.#poolId, Username, ...input }))
  }

  listMembers(GroupName: string, input: Partial<ListUsersInGroupCommandInput> = {}) {
    return this.#server.client.send(new ListUsersInGroupCommand({ UserPoolId: this.#poolId, GroupName, ...input }))
  }

  /** Names of the user's groups, in the order of the list. */
  async namesOf(username: string): Promise<(string | undefined)[]> {
    return namesIn(await this.listOf(username))
  }

  /** Usernames of the group's members, sorted. */
  async membersOf(groupName: string): Promise<(string | undefined)[]> {
    return usernamesIn(await this.listMembers(groupName)).toSorted()
  }
}

export function namesIn({ Groups }: { Groups?: GroupType[] | undefined }): (string | undefined)[] {
  return Groups?.map(({ GroupName }) => GroupName) ?? []
}

export function usernamesIn({ Users }: { Users?: { Username?: string | undefined }[] | undefined }) {
  return Users?.map(({ Username }) => Username) ?? []
}

/** Every page of a list, from the first to the one without a token. */
export async function chain<Page extends { readonly NextToken?: string | undefined }>(
  list: (token: string | undefined) => Promise<Page>,
): Promise<Page[]> {
  const pages: Page[] = []
  let token: string | undefined
  do {
    const page = await list(token)
    pages.push(page)
    token = page.NextToken
  } while (token !== undefined)
  return pages
}

function required({ Group }: { Group?: GroupType | undefined }): GroupType {
  if (!Group) throw new Error('The answer has no group.')
  return Group
}
