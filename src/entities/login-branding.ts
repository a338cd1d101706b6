import type { ClientId, UserPoolId } from './ids.js'

/** A JSON object of the caller's making. */
export type BrandingSettings = Readonly<Record<string, unknown>>

/** A picture of the managed login pages, as it was sent. */
export interface BrandingAsset {
  readonly category: string
  readonly colorMode: 'LIGHT' | 'DARK' | 'DYNAMIC'
  readonly extension: 'ICO' | 'JPEG' | 'PNG' | 'SVG' | 'WEBP'
  readonly bytes?: Uint8Array
  /** Ties a picture to one of several things of its category, such as the button of a provider. */
  readonly resourceId?: string
}

/** How the managed login pages of one app client look. */
export interface LoginBranding {
  readonly poolId: UserPoolId
  readonly id: string
  /** At most one branding for a client. */
  readonly clientId: ClientId
  /** The built-in look; there are no settings then. */
  readonly usesProvidedValues: boolean
  /** Only what differs from the built-in look. */
  readonly settings?: BrandingSettings
  readonly assets: readonly BrandingAsset[]
  readonly createdAt: Date
  readonly modifiedAt: Date
}
