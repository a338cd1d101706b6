import { expect } from 'vitest'
import type { Members } from '../../members/world.js'
import { anything, holdsStill } from '../../support/drift-table.js'

type Attribute = { readonly Name: string; readonly Value?: string }

const sub = { Name: 'sub', Value: expect.any(String) }
const address = { Name: 'email', Value: 'ann@example.com' }

/** As the Terraform resource `aws_cognito_user` makes and changes a user. */
holdsStill({
  resource: 'users made by administrators',
  shown: 'AdminGetUserResponse',
  changed: 'AdminUpdateUserAttributesRequest',
  create: async (world, given) => {
    const user = { UserPoolId: await world.createPool(), Username: 'ann' }
    const { Enabled, ...members } = given
    await world.ask('AdminCreateUser', { ...user, MessageAction: 'SUPPRESS', ...members })
    if (Enabled === false) await world.ask('AdminDisableUser', user)
    return {
      read: () => world.ask('AdminGetUser', user),
      write: ({ UserAttributes = [] }) => world.ask('AdminUpdateUserAttributes', { ...user, UserAttributes }),
    }
  },
  asChange: (shown: Members) => ({
    UserAttributes: (shown.UserAttributes as readonly Attribute[]).filter(({ Name }) => Name !== 'sub'),
  }),
  rows: [
    { member: 'Username', unset: 'ann' },
    { member: 'UserCreateDate', unset: anything },
    { member: 'UserLastModifiedDate', unset: anything },
    { member: 'UserStatus', unset: 'FORCE_CHANGE_PASSWORD' },
    { member: 'Enabled', unset: true, given: { Enabled: false }, left: 'kept' },
    {
      member: 'UserAttributes',
      unset: [sub],
      given: { UserAttributes: [address, { Name: 'email_verified', Value: 'true' }, { Name: 'name', Value: 'Ann' }] },
      shown: expect.arrayContaining([sub, address, { Name: 'name', Value: 'Ann' }]),
      left: 'kept',
    },
  ],
  neverShown: ['MFAOptions', 'PreferredMfaSetting', 'UserMFASettingList'],
  empty: [['no attributes are as none given', { UserAttributes: [] }, { UserAttributes: [sub] }]],
})
