import { mustWork, PASSWORD, secretHash, signsIn } from '../world.mjs'

const passwordStart = (world, client, name, parameters) =>
  signsIn(
    world.call('InitiateAuth', {
      ClientId: client.id,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: name, PASSWORD, ...parameters },
    }),
  )

export const clients = {
  title: 'App clients',
  async set(world) {
    const client = await world.client(await world.pool())
    const user = await world.user(client.poolId)
    await signsIn(world.enter(client, user.name, PASSWORD))
    return { client, user }
  },
  cases: [
    {
      name: 'a client id of nobody',
      attempt: ({ user }, world) => passwordStart(world, { id: '1example23456789012345678' }, user.name),
    },
    {
      name: 'a deleted client',
      async attempt({ client, user }, world) {
        const gone = await mustWork(world.client(client.poolId))
        await mustWork(passwordStart(world, gone, user.name))
        await mustWork(world.call('DeleteUserPoolClient', { UserPoolId: gone.poolId, ClientId: gone.id }))
        await passwordStart(world, gone, user.name)
      },
    },
    {
      name: 'AdminInitiateAuth with the client of another pool',
      async attempt({ client, user }, world) {
        const foreign = await mustWork(world.client(await mustWork(world.pool())))
        await signsIn(
          world.call('AdminInitiateAuth', {
            UserPoolId: client.poolId,
            ClientId: foreign.id,
            AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
            AuthParameters: { USERNAME: user.name, PASSWORD },
          }),
        )
      },
    },
    {
      name: 'USER_PASSWORD_AUTH at a client for SRP alone',
      async attempt({ client, user }, world) {
        const flows = { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] }
        await passwordStart(world, await mustWork(world.client(client.poolId, flows)), user.name)
      },
    },
    {
      name: 'ADMIN_USER_PASSWORD_AUTH by InitiateAuth',
      attempt: ({ client, user }, world) =>
        signsIn(
          world.call('InitiateAuth', {
            ClientId: client.id,
            AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
            AuthParameters: { USERNAME: user.name, PASSWORD },
          }),
        ),
    },
    {
      name: 'CUSTOM_AUTH where no trigger is configured',
      attempt: ({ client, user }, world) =>
        world.call('InitiateAuth', {
          ClientId: client.id,
          AuthFlow: 'CUSTOM_AUTH',
          AuthParameters: { USERNAME: user.name },
        }),
    },
    {
      name: 'a flow that does not exist',
      attempt: ({ client, user }, world) =>
        world.post('InitiateAuth', {
          ClientId: client.id,
          AuthFlow: 'USER_TRUST_AUTH',
          AuthParameters: { USERNAME: user.name, PASSWORD },
        }),
    },
  ],
}

/** What a caller without the client's secret may send as SECRET_HASH. */
const wrongHashes = {
  'no hash': () => ({}),
  'an empty hash': () => ({ SECRET_HASH: '' }),
  'another text': () => ({ SECRET_HASH: 'bm90LXRoZS1oYXNo' }),
  'the secret itself': ({ client }) => ({ SECRET_HASH: client.secret }),
  'the hash of another name': ({ client, other }) => secretHash(client, other.name),
  "another client's hash": ({ sibling, user }) => secretHash(sibling, user.name),
}

const guarded = {
  InitiateAuth: ({ client, user }, world, hash) => passwordStart(world, client, user.name, hash),
  SignUp: ({ client }, world, hash) =>
    world.call('SignUp', {
      ClientId: client.id,
      Username: world.name(),
      Password: PASSWORD,
      SecretHash: hash.SECRET_HASH,
    }),
  ForgotPassword: ({ client, user }, world, hash) =>
    world.call('ForgotPassword', { ClientId: client.id, Username: user.name, SecretHash: hash.SECRET_HASH }),
}

export const clientSecrets = {
  title: 'Client secrets',
  async set(world) {
    const poolId = await world.pool({ AutoVerifiedAttributes: ['email'] })
    const [client, sibling] = [
      await world.client(poolId, { GenerateSecret: true }),
      await world.client(poolId, { GenerateSecret: true }),
    ]
    const [user, other] = [await world.user(poolId), await world.user(poolId)]
    await passwordStart(world, client, user.name, secretHash(client, user.name))
    return { client, sibling, user, other }
  },
  cases: Object.entries(guarded).flatMap(([operation, send]) =>
    Object.entries(wrongHashes).map(([title, hash]) => ({
      name: `${operation} with ${title}`,
      attempt: (scene, world) => send(scene, world, hash(scene)),
    })),
  ),
}
