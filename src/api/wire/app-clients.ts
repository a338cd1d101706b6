import type { DescribedSecret } from '../../domain/clients/client-secret-rotation.js'
import { completeClientSettings, type StatedClientSettings } from '../../domain/clients/client-settings.js'
import type { AppClient, ClientSettings } from '../../entities/app-client.js'
import type {
  ClientSecretDescriptorType,
  CreateUserPoolClientRequest,
  UpdateUserPoolClientRequest,
  UserPoolClientDescription,
  UserPoolClientType,
} from '../model/types.js'

/** The settings of a new client, or of one that an update states anew: `name` for an update that gives none. */
export function fromClientMembers(
  input: CreateUserPoolClientRequest | UpdateUserPoolClientRequest,
  name = '',
): ClientSettings {
  const { TokenValidityUnits: units, RefreshTokenRotation: rotation } = input
  const stated: StatedClientSettings = {
    name: input.ClientName ?? name,
    refreshTokenValidity: input.RefreshTokenValidity,
    accessTokenValidity: input.AccessTokenValidity,
    idTokenValidity: input.IdTokenValidity,
    tokenValidityUnits: units && {
      accessToken: units.AccessToken,
      idToken: units.IdToken,
      refreshToken: units.RefreshToken,
    },
    readAttributes: input.ReadAttributes,
    writeAttributes: input.WriteAttributes,
    explicitAuthFlows: input.ExplicitAuthFlows,
    supportedIdentityProviders: input.SupportedIdentityProviders,
    callbackUrls: input.CallbackURLs,
    logoutUrls: input.LogoutURLs,
    defaultRedirectUri: input.DefaultRedirectURI,
    allowedOAuthFlows: input.AllowedOAuthFlows,
    allowedOAuthScopes: input.AllowedOAuthScopes,
    allowedOAuthFlowsUserPoolClient: input.AllowedOAuthFlowsUserPoolClient,
    preventUserExistenceErrors: input.PreventUserExistenceErrors,
    enableTokenRevocation: input.EnableTokenRevocation,
    enablePropagateAdditionalUserContextData: input.EnablePropagateAdditionalUserContextData,
    authSessionValidityMinutes: input.AuthSessionValidity,
    refreshTokenRotation: rotation && {
      enabled: rotation.Feature === 'ENABLED',
      retryGracePeriodSeconds: rotation.RetryGracePeriodSeconds,
    },
  }
  return completeClientSettings(stated)
}

/** The whole client, with its secret where it has one. What was never set is left out; units are shown empty instead. */
export function toUserPoolClient(client: AppClient, secret: string | undefined): UserPoolClientType {
  const { settings } = client
  const { tokenValidityUnits: units, refreshTokenRotation: rotation } = settings
  return {
    ...toClientDescription(client),
    ClientSecret: secret,
    LastModifiedDate: client.modifiedAt,
    CreationDate: client.createdAt,
    RefreshTokenValidity: settings.refreshTokenValidity,
    AccessTokenValidity: settings.accessTokenValidity,
    IdTokenValidity: settings.idTokenValidity,
    TokenValidityUnits: {
      AccessToken: units?.accessToken,
      IdToken: units?.idToken,
      RefreshToken: units?.refreshToken,
    },
    ReadAttributes: settings.readAttributes,
    WriteAttributes: settings.writeAttributes,
    ExplicitAuthFlows: settings.explicitAuthFlows,
    SupportedIdentityProviders: settings.supportedIdentityProviders,
    CallbackURLs: settings.callbackUrls,
    LogoutURLs: settings.logoutUrls,
    DefaultRedirectURI: settings.defaultRedirectUri,
    AllowedOAuthFlows: settings.allowedOAuthFlows,
    AllowedOAuthScopes: settings.allowedOAuthScopes,
    AllowedOAuthFlowsUserPoolClient: settings.allowedOAuthFlowsUserPoolClient,
    PreventUserExistenceErrors: settings.preventUserExistenceErrors,
    EnableTokenRevocation: settings.enableTokenRevocation,
    EnablePropagateAdditionalUserContextData: settings.enablePropagateAdditionalUserContextData,
    AuthSessionValidity: settings.authSessionValidityMinutes,
    RefreshTokenRotation: rotation && {
      Feature: rotation.enabled ? 'ENABLED' : 'DISABLED',
      RetryGracePeriodSeconds: rotation.retryGracePeriodSeconds,
    },
  }
}

/** A secret without its value. */
export function toClientSecret({ id, createdAt }: DescribedSecret): ClientSecretDescriptorType {
  return { ClientSecretId: id, ClientSecretCreateDate: createdAt }
}

/** A client as ListUserPoolClients shows it: never with its secret. */
export function toClientDescription({ id, poolId, settings }: AppClient): UserPoolClientDescription {
  return { ClientId: id, UserPoolId: poolId, ClientName: settings.name }
}
