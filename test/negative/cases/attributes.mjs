import { PASSWORD } from '../world.mjs'

const forbidden = {
  'email_verified by its owner': [{ Name: 'email_verified', Value: 'true' }],
  'phone_number_verified by its owner': [{ Name: 'phone_number_verified', Value: 'true' }],
  'another sub': [{ Name: 'sub', Value: '3f1b7a52-6f0e-4a57-9d0e-0c1b2d3e4f50' }],
  'groups as an attribute': [{ Name: 'cognito:groups', Value: 'admin' }],
  'a status as an attribute': [{ Name: 'cognito:user_status', Value: 'CONFIRMED' }],
  'an attribute for developers': [{ Name: 'dev:custom:role', Value: 'admin' }],
  'an attribute that the schema does not have': [{ Name: 'custom:role', Value: 'admin' }],
  identities: [{ Name: 'identities', Value: '[]' }],
}

export const attributes = {
  title: 'Attributes that people may not write',
  async set(world) {
    const client = await world.client(await world.pool())
    const user = await world.user(client.poolId)
    const { AccessToken } = await world.tokens(client, user)
    await world.call('UpdateUserAttributes', { AccessToken, UserAttributes: [{ Name: 'name', Value: 'Ann' }] })
    return { client, AccessToken }
  },
  cases: Object.entries(forbidden).flatMap(([title, UserAttributes]) => [
    {
      name: `${title}, by UpdateUserAttributes`,
      attempt: ({ AccessToken }, world) => world.call('UpdateUserAttributes', { AccessToken, UserAttributes }),
    },
    {
      name: `${title}, by SignUp`,
      attempt: ({ client }, world) =>
        world.call('SignUp', { ClientId: client.id, Username: world.name(), Password: PASSWORD, UserAttributes }),
    },
  ]),
}
