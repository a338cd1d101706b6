import type { IdentityProviderType } from '../../entities/identity-provider.js'

/** What a type takes in its details (API reference, CreateIdentityProvider). Other keys are refused. */
export interface DetailRules {
  readonly required: readonly string[]
  /** What is told when one of those is missing. */
  readonly missing: string
  readonly optional: readonly string[]
  /** What takes the place of a key that is absent. */
  readonly defaults: Readonly<Record<string, string>>
  /** What the service alone decides; taken, so that what was described can be sent again, and without effect. */
  readonly readOnly: Readonly<Record<string, string | undefined>>
  /** The claim that tells users of the provider apart; absent for SAML, where it is the NameID. */
  readonly subject?: string
}

export const secretKeys: ReadonlySet<string> = new Set(['client_secret', 'private_key'])

export const urlKeys: ReadonlySet<string> = new Set([
  'MetadataURL',
  'attributes_url',
  'authorize_url',
  'jwks_uri',
  'oidc_issuer',
  'token_url',
])

export const choices: Readonly<Record<string, readonly string[]>> = {
  EncryptedResponses: ['true', 'false'],
  IDPInit: ['true', 'false'],
  IDPSignout: ['true', 'false'],
  RequestSigningAlgorithm: ['rsa-sha256'],
  attributes_request_method: ['POST', 'GET'],
}

const socialKeys = ['client_id', 'client_secret', 'authorize_scopes']
/** Assumed: after the text for OIDC. */
const socialMissing = 'clientId, clientSecret and authorizeScopes are all required idp details.'

export const detailRules: Readonly<Record<IdentityProviderType, DetailRules>> = {
  SAML: {
    required: [],
    missing: '',
    optional: ['MetadataFile', 'MetadataURL', 'IDPSignout', 'IDPInit', 'EncryptedResponses', 'RequestSigningAlgorithm'],
    defaults: { IDPSignout: 'false' },
    readOnly: {
      ActiveEncryptionCertificate: undefined,
      SLORedirectBindingURI: undefined,
      SSORedirectBindingURI: undefined,
    },
  },
  OIDC: {
    required: ['client_id', 'authorize_scopes', 'oidc_issuer', 'attributes_request_method'],
    missing: 'clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.',
    optional: ['client_secret', 'attributes_url', 'authorize_url', 'jwks_uri', 'token_url'],
    defaults: {},
    readOnly: { attributes_url_add_attributes: 'false' },
    subject: 'sub',
  },
  Google: {
    required: socialKeys,
    missing: socialMissing,
    optional: [],
    defaults: {
      attributes_url: 'https://people.googleapis.com/v1/people/me?personFields=',
      authorize_url: 'https://accounts.google.com/o/oauth2/v2/auth',
      oidc_issuer: 'https://accounts.google.com',
      token_url: 'https://www.googleapis.com/oauth2/v4/token',
    },
    readOnly: { attributes_url_add_attributes: 'true', token_request_method: 'POST' },
    subject: 'sub',
  },
  Facebook: {
    required: socialKeys,
    missing: socialMissing,
    optional: [],
    // `{version}` is the provider's `api_version`.
    defaults: {
      api_version: 'v17.0',
      attributes_url: 'https://graph.facebook.com/{version}/me?fields=',
      authorize_url: 'https://www.facebook.com/{version}/dialog/oauth',
      token_url: 'https://graph.facebook.com/{version}/oauth/access_token',
    },
    readOnly: { attributes_url_add_attributes: 'true', token_request_method: 'GET' },
    subject: 'id',
  },
  LoginWithAmazon: {
    required: socialKeys,
    missing: socialMissing,
    optional: [],
    defaults: {
      attributes_url: 'https://api.amazon.com/user/profile',
      authorize_url: 'https://www.amazon.com/ap/oa',
      token_url: 'https://api.amazon.com/auth/o2/token',
    },
    readOnly: { attributes_url_add_attributes: 'false', token_request_method: 'POST' },
    subject: 'user_id',
  },
  SignInWithApple: {
    required: ['client_id', 'team_id', 'key_id', 'private_key', 'authorize_scopes'],
    missing: 'clientId, teamId, keyId, privateKey and authorizeScopes are all required idp details.',
    optional: [],
    defaults: {
      authorize_url: 'https://appleid.apple.com/auth/authorize',
      oidc_issuer: 'https://appleid.apple.com',
      token_url: 'https://appleid.apple.com/auth/token',
    },
    readOnly: { attributes_url_add_attributes: 'false', token_request_method: 'POST' },
    subject: 'sub',
  },
}
