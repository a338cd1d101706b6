import { Failure } from '../../domain/failure.js'
import { operation } from '../operation.js'

/** Always refused: this server has no limits of the rate of requests by category that anybody could buy. */
export const UpdateProvisionedLimit = operation('UpdateProvisionedLimit', async () => {
  throw new Failure('provisioned-limit-not-offered')
})
