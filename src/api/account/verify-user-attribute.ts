import { operation } from '../operation.js'

export const VerifyUserAttribute = operation(
  'VerifyUserAttribute',
  async ({ attributeVerification }, { input, caller }) => {
    await attributeVerification.verify(caller.user, input.AttributeName, input.Code)
    return {}
  },
)
