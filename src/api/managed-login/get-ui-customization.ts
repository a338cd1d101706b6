import { operation } from '../operation.js'
import { toUiCustomization } from '../wire/ui-customizations.js'

/** Where neither client nor pool has one, an empty customization (observed by others). */
export const GetUICustomization = operation(
  'GetUICustomization',
  async ({ pools, uiCustomizations, logoUrlOf }, { input }) => {
    const customization = await uiCustomizations.find(await pools.require(input.UserPoolId), input.ClientId)
    return { UICustomization: customization ? toUiCustomization(customization, logoUrlOf) : {} }
  },
)
