import { expect, test } from 'vitest'
import { shapes } from '../../src/api/model/shapes.js'

/** What becomes of a setting: it changes what some channel does, it is refused unless it is off, or it waits. */
type Fate = 'honoured' | 'refused' | 'refused unless it is the default' | 'waits for OAuth endpoints' | 'waits for SMS'

const poolSettings: Readonly<Record<string, Fate>> = {
  PoolName: 'honoured',
  Policies: 'honoured',
  DeletionProtection: 'honoured',
  LambdaConfig: 'honoured',
  AutoVerifiedAttributes: 'honoured',
  AliasAttributes: 'honoured',
  UsernameAttributes: 'honoured',
  SmsVerificationMessage: 'honoured',
  EmailVerificationMessage: 'honoured',
  EmailVerificationSubject: 'honoured',
  VerificationMessageTemplate: 'honoured',
  SmsAuthenticationMessage: 'honoured',
  MfaConfiguration: 'honoured',
  UserAttributeUpdateSettings: 'honoured',
  DeviceConfiguration: 'honoured',
  EmailConfiguration: 'honoured',
  SmsConfiguration: 'waits for SMS',
  UserPoolTags: 'honoured',
  AdminCreateUserConfig: 'honoured',
  Schema: 'honoured',
  UserPoolAddOns: 'honoured',
  UsernameConfiguration: 'honoured',
  AccountRecoverySetting: 'honoured',
  UserPoolTier: 'honoured',
  KeyConfiguration: 'refused unless it is the default',
  IssuerConfiguration: 'refused unless it is the default',
  DcrConfiguration: 'refused',
  AcrConfiguration: 'refused',
}

const clientSettings: Readonly<Record<string, Fate>> = {
  UserPoolId: 'honoured',
  ClientName: 'honoured',
  GenerateSecret: 'honoured',
  ClientSecret: 'honoured',
  RefreshTokenValidity: 'honoured',
  AccessTokenValidity: 'honoured',
  IdTokenValidity: 'honoured',
  TokenValidityUnits: 'honoured',
  ReadAttributes: 'honoured',
  WriteAttributes: 'honoured',
  ExplicitAuthFlows: 'honoured',
  SupportedIdentityProviders: 'waits for OAuth endpoints',
  CallbackURLs: 'waits for OAuth endpoints',
  LogoutURLs: 'waits for OAuth endpoints',
  DefaultRedirectURI: 'waits for OAuth endpoints',
  AllowedOAuthFlows: 'waits for OAuth endpoints',
  AllowedOAuthScopes: 'waits for OAuth endpoints',
  AllowedOAuthFlowsUserPoolClient: 'waits for OAuth endpoints',
  AnalyticsConfiguration: 'refused',
  PreventUserExistenceErrors: 'honoured',
  EnableTokenRevocation: 'honoured',
  EnablePropagateAdditionalUserContextData: 'honoured',
  AuthSessionValidity: 'honoured',
  RefreshTokenRotation: 'honoured',
}

test.each([
  ['CreateUserPoolRequest', poolSettings],
  ['CreateUserPoolClientRequest', clientSettings],
])('V40: of every member of %s is known what becomes of it', (shape, settings) => {
  expect(Object.keys(settings).toSorted()).toEqual(Object.keys(shapes[shape]?.members ?? {}).toSorted())
})
