import { operation } from '../operation.js'

export const SetUserPoolClientSessionConfiguration = operation(
  'SetUserPoolClientSessionConfiguration',
  async ({ pools, sessionSettings }, { input: { UserPoolId, ClientId, SSOSession } }) => {
    const pool = await pools.requireCurrent(UserPoolId)
    const minutes = await sessionSettings.setOfClient(pool, ClientId, SSOSession.MaxValidityMinutes)
    return { UserPoolId, ClientId, SSOSession: { MaxValidityMinutes: minutes } }
  },
)
