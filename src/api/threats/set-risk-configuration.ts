import { operation } from '../operation.js'
import { fromRiskConfiguration, toRiskConfiguration } from '../wire/risk-configuration.js'

export const SetRiskConfiguration = operation('SetRiskConfiguration', async ({ riskConfigurations }, { input }) => {
  const { UserPoolId, ClientId } = input
  const stated = fromRiskConfiguration(input)
  const { settings } =
    ClientId === undefined
      ? await riskConfigurations.setForPool(UserPoolId, stated)
      : await riskConfigurations.setForClient(UserPoolId, ClientId, stated)
  return { RiskConfiguration: toRiskConfiguration({ UserPoolId, ClientId }, settings.riskConfiguration) }
})
