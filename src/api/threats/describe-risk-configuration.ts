import { operation } from '../operation.js'
import { toRiskConfiguration } from '../wire/risk-configuration.js'

/** Assumed: a client without a configuration of its own shows its pool's. */
export const DescribeRiskConfiguration = operation(
  'DescribeRiskConfiguration',
  async ({ riskConfigurations }, { input: { UserPoolId, ClientId } }) => {
    const configuration =
      ClientId === undefined
        ? await riskConfigurations.ofPool(UserPoolId)
        : await riskConfigurations.ofClient(UserPoolId, ClientId)
    return { RiskConfiguration: toRiskConfiguration({ UserPoolId, ClientId }, configuration) }
  },
)
