import { operation } from '../operation.js'

export const VerifySoftwareToken = operation(
  'VerifySoftwareToken',
  async ({ softwareTokens, tokenSetUp }, { input, caller }) => {
    const { UserCode: code, FriendlyDeviceName: name } = input
    if (!caller.user) return { Status: 'SUCCESS', Session: await tokenSetUp.verify(input.Session ?? '', code, name) }
    await softwareTokens.verify(caller.user.pool, caller.user.user, code, name)
    return { Status: 'SUCCESS' }
  },
)
