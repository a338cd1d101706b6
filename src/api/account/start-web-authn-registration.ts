import { operation } from '../operation.js'
import { toCreationOptions } from '../wire/passkeys.js'

export const StartWebAuthnRegistration = operation('StartWebAuthnRegistration', async ({ passkeys }, { caller }) => ({
  CredentialCreationOptions: toCreationOptions(await passkeys.startRegistration(caller.user)),
}))
