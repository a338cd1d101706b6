import { operation } from '../operation.js'

export const AssociateSoftwareToken = operation(
  'AssociateSoftwareToken',
  async ({ softwareTokens, tokenSetUp }, { input, caller }) => {
    if (caller.user) return { SecretCode: await softwareTokens.associate(caller.user.pool, caller.user.user) }
    const { secret, session } = await tokenSetUp.associate(input.Session ?? '')
    return { SecretCode: secret, Session: session }
  },
)
