import { operation } from '../operation.js'

export const DeleteWebAuthnCredential = operation(
  'DeleteWebAuthnCredential',
  async ({ passkeys }, { input, caller }) => {
    await passkeys.delete(caller.user, input.CredentialId)
    return {}
  },
)
