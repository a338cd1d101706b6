import { operation } from '../operation.js'
import { toLogDelivery } from '../wire/log-delivery.js'

export const GetLogDeliveryConfiguration = operation(
  'GetLogDeliveryConfiguration',
  async ({ logDeliveries }, { input: { UserPoolId } }) => ({
    LogDeliveryConfiguration: toLogDelivery(UserPoolId, await logDeliveries.of(UserPoolId)),
  }),
)
