import type { ClientId, UserPoolId } from './ids.js'

/** A client whose pages are meant, or every client of the pool that has no customization of its own. */
export type CustomizationTarget = ClientId | 'ALL'

export type LogoType = 'png' | 'jpg'

export interface Logo {
  readonly type: LogoType
  readonly bytes: Uint8Array
}

/** How the classic pages look. Absent members were never set, or were cleared. */
export interface UiCustomization {
  readonly poolId: UserPoolId
  readonly target: CustomizationTarget
  readonly css?: string
  readonly logo?: Logo
  readonly createdAt: Date
  readonly modifiedAt: Date
}
