import { Failure } from '../../domain/failure.js'
import { operation } from '../operation.js'

export const ConfirmDevice = operation('ConfirmDevice', async ({ devices }, { input, caller, request }) => {
  const { PasswordVerifier: verifier, Salt: salt } = input.DeviceSecretVerifierConfig ?? {}
  // Assumed: the model has it optional, but a device without it could never prove itself.
  if (verifier === undefined || salt === undefined) {
    throw new Failure('parameter-missing', { parameter: 'DeviceSecretVerifierConfig' })
  }
  const { needsPrompt } = await devices.confirm(caller.user, {
    key: input.DeviceKey,
    name: input.DeviceName,
    verifier,
    salt,
    sourceIp: request.sourceIp,
  })
  return { UserConfirmationNecessary: needsPrompt }
})
