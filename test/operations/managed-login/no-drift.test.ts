import { expect } from 'vitest'
import type { Members } from '../../members/world.js'
import { anything, type DriftRow, holdsStill } from '../../support/drift-table.js'
import { jpeg, links, png } from './managed-login-calls.js'

const dates: readonly DriftRow[] = [
  { member: 'CreationDate', unset: anything },
  { member: 'LastModifiedDate', unset: anything },
]

holdsStill({
  resource: 'the customization of the classic pages',
  shown: 'UICustomizationType',
  changed: 'SetUICustomizationRequest',
  create: async (world, given) => {
    const { poolId: UserPoolId, clientId: ClientId } = await world.seed()
    await world.ask('SetUICustomization', { UserPoolId, ClientId, ...given })
    return {
      read: async () => (await world.ask('GetUICustomization', { UserPoolId, ClientId })).UICustomization as Members,
      write: (members) => world.ask('SetUICustomization', { UserPoolId, ClientId, ...members }),
    }
  },
  rows: [
    ...dates,
    { member: 'UserPoolId', unset: anything },
    { member: 'ClientId', unset: anything },
    { member: 'CSSVersion', unset: anything },
    { member: 'CSS', given: { CSS: '.logo-customizable { max-width: 60%; }' }, left: 'kept' },
    {
      member: 'ImageUrl',
      given: { ImageFile: Buffer.from(png).toString('base64') },
      shown: expect.stringMatching(/^http/),
      left: 'kept',
    },
  ],
})

const asset = {
  Category: 'FORM_LOGO',
  ColorMode: 'LIGHT',
  Extension: 'JPEG',
  Bytes: Buffer.from(jpeg).toString('base64'),
}
const Settings = { components: { form: { borderRadius: 2 } } }

holdsStill({
  resource: 'managed login brandings',
  shown: 'ManagedLoginBrandingType',
  changed: 'UpdateManagedLoginBrandingRequest',
  create: async (world, given) => {
    const { poolId: UserPoolId, clientId: ClientId } = await world.seed()
    const choice = given.Settings ? {} : { UseCognitoProvidedValues: true }
    const made = await world.ask('CreateManagedLoginBranding', { UserPoolId, ClientId, ...choice, ...given })
    const { ManagedLoginBrandingId } = made.ManagedLoginBranding as Members
    const named = { UserPoolId, ManagedLoginBrandingId }
    return {
      read: async () => (await world.ask('DescribeManagedLoginBranding', named)).ManagedLoginBranding as Members,
      write: (members) => world.ask('UpdateManagedLoginBranding', { ...named, ...members }),
    }
  },
  rows: [
    ...dates,
    { member: 'ManagedLoginBrandingId', unset: anything },
    { member: 'UserPoolId', unset: anything },
    { member: 'UseCognitoProvidedValues', unset: true, given: { UseCognitoProvidedValues: true }, left: 'kept' },
    { member: 'Settings', given: { Settings }, left: 'kept' },
    { member: 'Assets', unset: [], given: { Assets: [asset] }, left: 'kept' },
  ],
  empty: [
    ['no Assets are shown as an empty list', { Assets: [] }, { Assets: [] }],
    ['empty Settings are shown', { Settings: {} }, { Settings: {}, UseCognitoProvidedValues: false }],
  ],
})

holdsStill({
  resource: 'terms documents',
  shown: 'TermsType',
  changed: 'UpdateTermsRequest',
  // The answer must have links, and a request none rather than no links at all.
  asChange: ({ Links, ...shown }) => (Object.keys(Links as object).length > 0 ? { ...shown, Links } : shown),
  create: async (world, given) => {
    const { poolId: UserPoolId, clientId: ClientId } = await world.seed()
    const chosen = { TermsName: 'terms-of-use', TermsSource: 'LINK', Enforcement: 'NONE', ...given }
    const made = await world.ask('CreateTerms', { UserPoolId, ClientId, ...chosen })
    const named = { UserPoolId, TermsId: (made.Terms as Members).TermsId }
    return {
      read: async () => (await world.ask('DescribeTerms', named)).Terms as Members,
      write: (members) => world.ask('UpdateTerms', { ...named, ...members }),
    }
  },
  rows: [
    ...dates,
    { member: 'TermsId', unset: anything },
    { member: 'UserPoolId', unset: anything },
    { member: 'ClientId', unset: anything },
    { member: 'TermsName', unset: 'terms-of-use', given: { TermsName: 'privacy-policy' }, left: 'kept' },
    { member: 'TermsSource', unset: 'LINK', given: { TermsSource: 'LINK' }, left: 'kept' },
    { member: 'Enforcement', unset: 'NONE', given: { Enforcement: 'NONE' }, left: 'kept' },
    { member: 'Links', unset: {}, given: { Links: links }, left: 'kept' },
  ],
})
