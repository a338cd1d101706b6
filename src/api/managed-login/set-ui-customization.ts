import { operation } from '../operation.js'
import { toUiCustomization } from '../wire/ui-customizations.js'

export const SetUICustomization = operation(
  'SetUICustomization',
  async ({ pools, uiCustomizations, logoUrlOf }, { input }) => {
    const { UserPoolId, ClientId, CSS: css, ImageFile: logo } = input
    const customization = await uiCustomizations.set(await pools.require(UserPoolId), ClientId, { css, logo })
    return { UICustomization: toUiCustomization(customization, logoUrlOf) }
  },
)
