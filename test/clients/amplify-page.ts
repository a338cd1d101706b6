/** Runs inside a page: what a web application does with aws-amplify v6. Bundled by passkeys-in-browser.test.ts. */
import { Amplify } from 'aws-amplify'
import {
  associateWebAuthnCredential,
  confirmSignIn,
  deleteWebAuthnCredential,
  fetchAuthSession,
  listWebAuthnCredentials,
  signIn,
  signOut,
} from 'aws-amplify/auth'

const application = {
  configure(userPoolId: string, userPoolClientId: string, userPoolEndpoint: string) {
    Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } } })
  },
  signIn,
  confirmSignIn,
  signOut,
  associate: () => associateWebAuthnCredential(),
  list: async () => (await listWebAuthnCredentials()).credentials,
  remove: (credentialId: string) => deleteWebAuthnCredential({ credentialId }),
  username: async () => (await fetchAuthSession()).tokens?.accessToken.payload.username,
}

export type Application = typeof application

Object.assign(globalThis, { application })
