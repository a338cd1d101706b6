const stale = 'AWS4-HMAC-SHA256 Credential=AKIANEGATIVETESTS001/20200101/us-east-1/cognito-idp/aws4_request'

const headers = {
  'no signature': {},
  'an empty Authorization': { authorization: '' },
  'a bearer token': { authorization: 'Bearer anything' },
  'a signature without date': { authorization: `${stale}, SignedHeaders=host, Signature=${'0'.repeat(64)}` },
  'a signature of years ago': {
    authorization: `${stale}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=${'0'.repeat(64)}`,
    'x-amz-date': '20200101T000000Z',
  },
}

const operations = {
  AdminGetUser: ({ client, user }) => ({ UserPoolId: client.poolId, Username: user.name }),
  AdminSetUserPassword: ({ client, user }) => ({
    UserPoolId: client.poolId,
    Username: user.name,
    Password: 'Mallory-Horse-1',
    Permanent: true,
  }),
  DescribeUserPoolClient: ({ client }) => ({ UserPoolId: client.poolId, ClientId: client.id }),
}

export const signatures = {
  title: 'Administration without a signature',
  async set(world) {
    const client = await world.client(await world.pool())
    const user = await world.user(client.poolId)
    await world.call('AdminGetUser', operations.AdminGetUser({ client, user }))
    return { client, user }
  },
  cases: Object.entries(operations).flatMap(([operation, input]) =>
    Object.entries(headers).map(([title, sent]) => ({
      name: `${operation} with ${title}`,
      attempt: (scene, world) => world.post(operation, input(scene), sent),
    })),
  ),
}
