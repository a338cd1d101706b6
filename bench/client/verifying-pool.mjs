import { createPool } from './seed.mjs'

/** A pool of the usual kind that also sends mails when `sends`. */
export async function createVerifyingPool(client, sends) {
  const pool = await createPool(client)
  const AutoVerifiedAttributes = sends ? ['email'] : []
  await client.call('UpdateUserPool', { UserPoolId: pool.poolId, AutoVerifiedAttributes })
  return pool
}

/** The description of a server whose mails go to that port. */
export function withMail(description, port) {
  const smtp = {
    POOLGATE_SMTP_HOST: '127.0.0.1',
    POOLGATE_SMTP_PORT: String(port),
    POOLGATE_SMTP_FROM: 'no-reply@pool.example',
  }
  return { ...description, env: { ...description.env, ...smtp } }
}
