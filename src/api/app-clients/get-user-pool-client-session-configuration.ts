import { browserSessionMinutes } from '../../domain/sessions/session-settings.js'
import { operation } from '../operation.js'

export const GetUserPoolClientSessionConfiguration = operation(
  'GetUserPoolClientSessionConfiguration',
  async ({ clients }, { input: { UserPoolId, ClientId } }) => {
    const client = await clients.requireCurrent(UserPoolId, ClientId)
    return { UserPoolId, ClientId, SSOSession: { MaxValidityMinutes: browserSessionMinutes(client) } }
  },
)
