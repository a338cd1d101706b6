import {
  CompleteWebAuthnRegistrationCommand,
  type CompleteWebAuthnRegistrationCommandInput,
  DeleteWebAuthnCredentialCommand,
  ListWebAuthnCredentialsCommand,
  StartWebAuthnRegistrationCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { Authenticator, type CreationOptions, type Deviations } from '../../support/authenticator.js'
import type { TestServer } from '../../support/start-server.js'

type Credential = CompleteWebAuthnRegistrationCommandInput['Credential']

/** Settings of a pool whose users may sign in by passkey. */
export const withPasskeys = {
  Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD' as const, 'WEB_AUTHN' as const] } },
}

/** The passkey calls of a signed-in person. */
export class PasskeyCalls {
  readonly #server: TestServer
  readonly #accessToken: string

  constructor(server: TestServer, accessToken: string) {
    this.#server = server
    this.#accessToken = accessToken
  }

  async start(): Promise<CreationOptions> {
    const answer = await this.#server.client.send(
      new StartWebAuthnRegistrationCommand({ AccessToken: this.#accessToken }),
    )
    return answer.CredentialCreationOptions as unknown as CreationOptions
  }

  complete(credential: unknown) {
    return this.#server.client.send(
      new CompleteWebAuthnRegistrationCommand({
        AccessToken: this.#accessToken,
        Credential: credential as Credential,
      }),
    )
  }

  /** The whole registration; returns the authenticator that holds the passkey. */
  async register(wrong: Deviations = {}): Promise<Authenticator> {
    const authenticator = new Authenticator(wrong)
    await this.complete(authenticator.create(await this.start(), wrong))
    return authenticator
  }

  list(page: { MaxResults?: number; NextToken?: string | undefined } = {}) {
    return this.#server.client.send(new ListWebAuthnCredentialsCommand({ AccessToken: this.#accessToken, ...page }))
  }

  delete(id: string) {
    return this.#server.client.send(
      new DeleteWebAuthnCredentialCommand({ AccessToken: this.#accessToken, CredentialId: id }),
    )
  }
}
