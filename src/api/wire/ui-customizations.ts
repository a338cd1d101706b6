import type { UiCustomization } from '../../entities/ui-customization.js'
import type { UICustomizationType } from '../model/types.js'

/** Where a customization's logo is served; undefined when it has none. */
export type LogoUrlOf = (customization: UiCustomization) => string | undefined

export function toUiCustomization(customization: UiCustomization, logoUrlOf: LogoUrlOf): UICustomizationType {
  const { poolId, target, css, createdAt, modifiedAt } = customization
  return {
    UserPoolId: poolId,
    ClientId: target,
    ImageUrl: logoUrlOf(customization),
    CSS: css,
    CSSVersion: toVersion(modifiedAt),
    LastModifiedDate: modifiedAt,
    CreationDate: createdAt,
  }
}

/** Assumed: the moment of the last change in UTC, as in 20190128172214. */
function toVersion(moment: Date): string {
  return moment.toISOString().replace(/\D/g, '').slice(0, 14)
}
