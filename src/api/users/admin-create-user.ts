import type { MessageChannel } from '../../entities/message.js'
import type { DeliveryMediumType } from '../model/types.js'
import { operation } from '../operation.js'
import { fromAttributeList } from '../wire/attributes.js'
import { toUserType } from '../wire/users.js'

const channels: Readonly<Record<DeliveryMediumType, MessageChannel>> = { EMAIL: 'email', SMS: 'sms' }

/** ValidationData and ClientMetadata are inputs of triggers alone; a pool without them takes no notice, as with AWS. */
export const AdminCreateUser = operation('AdminCreateUser', async ({ pools, userAdministration }, { input }) => {
  const pool = await pools.require(input.UserPoolId)
  const invitation = {
    temporaryPassword: input.TemporaryPassword,
    channels: input.DesiredDeliveryMediums?.map((medium) => channels[medium]),
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
})
