import type { Group } from '../../entities/group.js'
import type { GroupType } from '../model/types.js'
import type { Services } from '../services.js'
import { listPage, type PageRequest } from './list-pages.js'

/** Assumed: the largest page, where no size is asked for. */
export const largestGroupPage = 60

/** What was never set is left out. */
export function toGroupType(group: Group): GroupType {
  return {
    GroupName: group.name,
    UserPoolId: group.poolId,
    Description: group.description,
    RoleArn: group.roleArn,
    Precedence: group.precedence,
    LastModifiedDate: group.modifiedAt,
    CreationDate: group.createdAt,
  }
}

/** A page of groups in order of name. `list` gives up to `limit` groups after a name. */
export async function listGroupPage(
  services: Pick<Services, 'pageTokens'>,
  page: PageRequest,
  list: (after: string | undefined, limit: number) => Promise<Group[]>,
): Promise<{ Groups: GroupType[]; NextToken: string | undefined }> {
  const { entries, nextToken } = await listPage(services, page, async (after, limit) =>
    (await list(after, limit)).map((group) => ({ id: group.name, group })),
  )
  return { Groups: entries.map(({ group }) => toGroupType(group)), NextToken: nextToken }
}
