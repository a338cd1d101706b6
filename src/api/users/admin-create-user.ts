import type { MessageChannel } from '../../entities/message.js'
import type { DeliveryMediumType } from '../model/types.js'
import { operation } from '../operation.js'
import { fromAttributeList } from '../wire/attributes.js'
import { toTriggerCaller } from '../wire/trigger-caller.js'
import { toUserType } from '../wire/users.js'

const channels: Readonly<Record<DeliveryMediumType, MessageChannel>> = { EMAIL: 'email', SMS: 'sms' }

export const AdminCreateUser = operation(
  'AdminCreateUser',
  async ({ pools, userAdministration }, { input, request }) => {
    const pool = await pools.require(input.UserPoolId)
    const invitation = {
      temporaryPassword: input.TemporaryPassword,
      channels: input.DesiredDeliveryMediums?.map((medium) => channels[medium]),
      caller: toTriggerCaller(request, {
        clientMetadata: input.ClientMetadata,
        validationData: input.ValidationData && fromAttributeList(input.ValidationData),
      }),
    }
    const user =
      input.MessageAction === 'RESEND'
        ? await userAdministration.inviteAgain(pool, input.Username, invitation)
        : await userAdministration.create(pool, {
            ...invitation,
            username: input.Username,
            attributes: fromAttributeList(input.UserAttributes),
            forceAlias: input.ForceAliasCreation ?? false,
            notify: input.MessageAction !== 'SUPPRESS',
          })
    return { User: toUserType(user) }
  },
)
