import { operation } from '../operation.js'

export const CompleteWebAuthnRegistration = operation(
  'CompleteWebAuthnRegistration',
  async ({ passkeys }, { input, caller }) => {
    await passkeys.completeRegistration(caller.user, input.Credential)
    return {}
  },
)
