import { operation } from '../operation.js'
import { fromLogConfiguration, toLogDelivery } from '../wire/log-delivery.js'

export const SetLogDeliveryConfiguration = operation(
  'SetLogDeliveryConfiguration',
  async ({ logDeliveries }, { input: { UserPoolId, LogConfigurations } }) => {
    const deliveries = await logDeliveries.set(UserPoolId, LogConfigurations.map(fromLogConfiguration))
    return { LogDeliveryConfiguration: toLogDelivery(UserPoolId, deliveries) }
  },
)
