import type { Members } from '../../members/world.js'
import { anything, holdsStill } from '../../support/drift-table.js'
import { ROLE } from './group-calls.js'

holdsStill({
  resource: 'groups',
  shown: 'GroupType',
  changed: 'UpdateGroupRequest',
  create: async (world, given) => {
    const named = { UserPoolId: await world.createPool(), GroupName: 'staff' }
    await world.ask('CreateGroup', { ...named, ...given })
    return {
      read: async () => (await world.ask('GetGroup', named)).Group as Members,
      write: (members) => world.ask('UpdateGroup', { ...named, ...members }),
    }
  },
  rows: [
    { member: 'GroupName', unset: 'staff' },
    { member: 'UserPoolId', unset: anything },
    { member: 'CreationDate', unset: anything },
    { member: 'LastModifiedDate', unset: anything },
    { member: 'Description', given: { Description: 'Everybody' }, left: 'kept' },
    { member: 'RoleArn', given: { RoleArn: ROLE }, left: 'kept' },
    { member: 'Precedence', given: { Precedence: 3 }, left: 'kept' },
  ],
  empty: [
    ['an empty Description is shown', { Description: '' }, { Description: '' }],
    ['a Precedence of 0 is the first, not the default', { Precedence: 0 }, { Precedence: 0 }],
  ],
})
