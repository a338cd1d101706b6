import { operation } from '../operation.js'

export const GetSigningCertificate = operation(
  'GetSigningCertificate',
  async ({ pools, signingCertificates }, { input }) => {
    const { certificate } = await signingCertificates.forPool(await pools.require(input.UserPoolId))
    return { Certificate: certificate }
  },
)
