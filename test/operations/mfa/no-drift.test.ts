import { SMS_CALLER } from '../../members/world.js'
import { type EmptyRow, holdsStill } from '../../support/drift-table.js'

const on = { MfaConfiguration: 'OPTIONAL' }
const sms = { SmsAuthenticationMessage: 'Code {####}', SmsConfiguration: { SnsCallerArn: SMS_CALLER, ExternalId: 'x' } }
const passkeys = {
  RelyingPartyId: 'id.example.com',
  UserVerification: 'required',
  FactorConfiguration: 'SINGLE_FACTOR',
}
const defaults = { UserVerification: 'preferred', FactorConfiguration: 'SINGLE_FACTOR' }

const empty: readonly EmptyRow[] = [
  ['OFF is as if never set', { MfaConfiguration: 'OFF' }, { MfaConfiguration: 'OFF' }],
  [
    'a software token that is switched off is shown so',
    { SoftwareTokenMfaConfiguration: { Enabled: false } },
    { SoftwareTokenMfaConfiguration: { Enabled: false } },
  ],
  [
    'an empty EmailMfaConfiguration is shown as empty',
    { ...on, EmailMfaConfiguration: {} },
    { ...on, EmailMfaConfiguration: {} },
  ],
  [
    'an empty WebAuthnConfiguration is shown with its defaults',
    { WebAuthnConfiguration: {} },
    { WebAuthnConfiguration: defaults },
  ],
]

holdsStill({
  resource: 'second factors of user pools',
  shown: 'GetUserPoolMfaConfigResponse',
  changed: 'SetUserPoolMfaConfigRequest',
  create: async (world, given) => {
    const UserPoolId = await world.createPool()
    const write = (members: object) => world.ask('SetUserPoolMfaConfig', { UserPoolId, ...members })
    if (Object.keys(given).length > 0) await write(given)
    return { read: () => world.ask('GetUserPoolMfaConfig', { UserPoolId }), write }
  },
  rows: [
    {
      member: 'MfaConfiguration',
      unset: 'OFF',
      given: { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } },
    },
    { member: 'SmsMfaConfiguration', given: { ...on, SmsMfaConfiguration: sms } },
    { member: 'SoftwareTokenMfaConfiguration', given: { ...on, SoftwareTokenMfaConfiguration: { Enabled: true } } },
    {
      member: 'EmailMfaConfiguration',
      given: { ...on, EmailMfaConfiguration: { Message: 'Code {####}', Subject: 'Hi' } },
    },
    { member: 'WebAuthnConfiguration', given: { WebAuthnConfiguration: passkeys } },
  ],
  empty,
})
