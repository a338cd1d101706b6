import type { StatedBranding } from '../../domain/managed-login/login-brandings.js'
import type { BrandingAsset, LoginBranding } from '../../entities/login-branding.js'
import type {
  AssetType,
  CreateManagedLoginBrandingRequest,
  ManagedLoginBrandingType,
  UpdateManagedLoginBrandingRequest,
} from '../model/types.js'

export function fromBrandingMembers(
  input: CreateManagedLoginBrandingRequest | UpdateManagedLoginBrandingRequest,
): StatedBranding {
  return {
    usesProvidedValues: input.UseCognitoProvidedValues,
    settings: input.Settings,
    assets: input.Assets?.map(fromAsset),
  }
}

export function toManagedLoginBranding(branding: LoginBranding): ManagedLoginBrandingType {
  return {
    ManagedLoginBrandingId: branding.id,
    UserPoolId: branding.poolId,
    UseCognitoProvidedValues: branding.usesProvidedValues,
    Settings: branding.settings,
    Assets: branding.assets.map(toAsset),
    CreationDate: branding.createdAt,
    LastModifiedDate: branding.modifiedAt,
  }
}

function fromAsset(asset: AssetType): BrandingAsset {
  return {
    category: asset.Category,
    colorMode: asset.ColorMode,
    extension: asset.Extension,
    ...(asset.Bytes !== undefined && { bytes: asset.Bytes }),
    ...(asset.ResourceId !== undefined && { resourceId: asset.ResourceId }),
  }
}

function toAsset({ category, colorMode, extension, bytes, resourceId }: BrandingAsset): AssetType {
  return {
    Category: category as AssetType['Category'],
    ColorMode: colorMode,
    Extension: extension,
    Bytes: bytes,
    ResourceId: resourceId,
  }
}
