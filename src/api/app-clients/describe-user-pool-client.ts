import { operation } from '../operation.js'
import { toUserPoolClient } from '../wire/app-clients.js'

export const DescribeUserPoolClient = operation('DescribeUserPoolClient', async ({ clients }, { input }) => {
  const client = await clients.requireCurrent(input.UserPoolId, input.ClientId)

  return { UserPoolClient: toUserPoolClient(client, clients.secretOf(client)) }
})
