import type { User } from '../../entities/user.js'
import type { AttributeType, UserType } from '../model/types.js'
import { toUserAttributes } from './attributes.js'
import { toMfaOptions } from './mfa.js'

/** A user as AdminCreateUser and the lists show it; `attributes` in place of all of them where only some were asked for. */
export function toUserType(user: User, attributes: AttributeType[] = toUserAttributes(user)): UserType {
  return {
    Username: user.username,
    Attributes: attributes,
    UserCreateDate: user.createdAt,
    UserLastModifiedDate: user.modifiedAt,
    Enabled: user.enabled,
    UserStatus: user.status,
    ...toMfaOptions(user),
  }
}
