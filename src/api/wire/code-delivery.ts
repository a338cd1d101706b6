import type { DeliveryDetails } from '../../domain/messages/code-messages.js'
import type { CodeDeliveryDetailsType } from '../model/types.js'

export function toCodeDelivery({ destination, medium, attribute }: DeliveryDetails): CodeDeliveryDetailsType {
  return { Destination: destination, DeliveryMedium: medium, AttributeName: attribute }
}
