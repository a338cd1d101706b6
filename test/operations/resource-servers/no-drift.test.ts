import type { Members } from '../../members/world.js'
import { anything, holdsStill } from '../../support/drift-table.js'
import { scope } from './resource-server-calls.js'

holdsStill({
  resource: 'resource servers',
  shown: 'ResourceServerType',
  changed: 'UpdateResourceServerRequest',
  create: async (world, given) => {
    const named = { UserPoolId: await world.createPool(), Identifier: 'shop' }
    await world.ask('CreateResourceServer', { ...named, Name: 'Shop', ...given })
    return {
      read: async () => (await world.ask('DescribeResourceServer', named)).ResourceServer as Members,
      write: (members) => world.ask('UpdateResourceServer', { ...named, Name: 'Shop', ...members }),
    }
  },
  rows: [
    { member: 'UserPoolId', unset: anything },
    { member: 'Identifier', unset: 'shop' },
    // Required of every change.
    { member: 'Name', unset: 'Shop', given: { Name: 'Other' } },
    { member: 'Scopes', given: { Scopes: [scope('read'), scope('write')] } },
  ],
  neverShown: ['ManagedBy'],
  empty: [['no Scopes are as none given', { Scopes: [] }, {}]],
})
