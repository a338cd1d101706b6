import type { BrandingAsset } from '../../entities/login-branding.js'
import { Failure } from '../failure.js'

const mostAssets = 40
/** API reference: a request has at most 2 MB; so do the assets of one branding. */
const mostBytes = 2_000_000

/** Refuses assets beyond the limits, two for one place, or an ICO file for anything but the favicon (`branding-assets-invalid`). */
export function checkAssets(assets: readonly BrandingAsset[]): void {
  if (assets.length > mostAssets) throw invalid(`A branding can have at most ${mostAssets} assets.`)
  const bytes = assets.reduce((sum, asset) => sum + (asset.bytes?.length ?? 0), 0)
  if (bytes > mostBytes) throw invalid('The assets of a branding can have at most 2 MB.')
  for (const { category, extension } of assets) {
    if (extension === 'ICO' && category !== 'FAVICON_ICO') throw invalid('Only FAVICON_ICO can have the extension ICO.')
  }
  if (new Set(assets.map(placeOf)).size < assets.length) throw invalid('Two assets are for the same place.')
}

/** `changes` in place of those for the same place: category, colour mode and resource. */
export function mergeAssets(present: readonly BrandingAsset[], changes: readonly BrandingAsset[]): BrandingAsset[] {
  const replaced = new Set(changes.map(placeOf))
  return [...present.filter((asset) => !replaced.has(placeOf(asset))), ...changes]
}

function placeOf({ category, colorMode, resourceId = '' }: BrandingAsset): string {
  return `${category} ${colorMode} ${resourceId}`
}

function invalid(reason: string): Failure {
  return new Failure('branding-assets-invalid', { reason })
}
