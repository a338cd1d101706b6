import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider'
import type { ClientMembers } from './client-calls.js'

/** A setting that create and update both take, and how describe shows it where that is not as it was sent. */
export interface ClientSample {
  readonly setting: string
  readonly sent: ClientMembers
  readonly shown?: Partial<UserPoolClientType>
}

export const clientSamples: readonly ClientSample[] = [
  {
    setting: 'validities and units',
    sent: {
      RefreshTokenValidity: 2,
      AccessTokenValidity: 300,
      IdTokenValidity: 10,
      TokenValidityUnits: { AccessToken: 'seconds', IdToken: 'minutes', RefreshToken: 'hours' },
    },
  },
  {
    setting: 'one unit, with which the others are shown',
    sent: { AccessTokenValidity: 20, TokenValidityUnits: { AccessToken: 'minutes' } },
    shown: { TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'hours', RefreshToken: 'days' } },
  },
  {
    setting: 'a refresh validity of 0, which is the default',
    sent: { RefreshTokenValidity: 0 },
    shown: { RefreshTokenValidity: 30 },
  },
  {
    setting: 'attribute permissions',
    sent: { ReadAttributes: ['email', 'email_verified', 'custom:plan'], WriteAttributes: ['email', 'custom:plan'] },
  },
  {
    setting: 'flows',
    sent: {
      ExplicitAuthFlows: [
        'ALLOW_USER_SRP_AUTH',
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_ADMIN_USER_PASSWORD_AUTH',
        'ALLOW_CUSTOM_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
        'ALLOW_USER_AUTH',
      ],
    },
  },
  { setting: 'flows of the older family', sent: { ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH'] } },
  {
    setting: 'OAuth',
    sent: {
      SupportedIdentityProviders: ['COGNITO'],
      CallbackURLs: ['https://shop.example.com/in', 'http://localhost:3000/in', 'com.example.shop:/in', 'shop://in'],
      LogoutURLs: ['https://shop.example.com/out', 'http://127.0.0.1/out', 'http://[::1]:8080/out'],
      DefaultRedirectURI: 'shop://in',
      AllowedOAuthFlows: ['code', 'implicit'],
      AllowedOAuthScopes: ['phone', 'email', 'openid', 'profile', 'aws.cognito.signin.user.admin'],
      AllowedOAuthFlowsUserPoolClient: true,
    },
  },
  { setting: 'PreventUserExistenceErrors', sent: { PreventUserExistenceErrors: 'ENABLED' } },
  { setting: 'EnableTokenRevocation', sent: { EnableTokenRevocation: false } },
  { setting: 'AuthSessionValidity', sent: { AuthSessionValidity: 15 } },
  { setting: 'rotation', sent: { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 } } },
  { setting: 'rotation off', sent: { RefreshTokenRotation: { Feature: 'DISABLED' } } },
]
