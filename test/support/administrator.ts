import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminDeleteUserAttributesCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  type ListUsersCommandInput,
} from '@aws-sdk/client-cognito-identity-provider'
import { attributes } from './people.js'
import type { Seed } from './seed.js'
import type { TestServer } from './start-server.js'

/** The administrative calls on one pool, each as short as a test needs it. */
export class Administrator {
  readonly #server: TestServer
  readonly seed: Seed

  constructor(server: TestServer, seed: Seed) {
    this.#server = server
    this.seed = seed
  }

  /** Silent unless `input` says otherwise. */
  create(
    username: string,
    values: Readonly<Record<string, string>> = {},
    input: Partial<AdminCreateUserCommandInput> = {},
  ) {
    const command = new AdminCreateUserCommand({
      ...this.#named(username),
      MessageAction: 'SUPPRESS',
      UserAttributes: attributes(values),
      ...input,
    })
    return this.#server.client.send(command)
  }

  get(username: string) {
    return this.#server.client.send(new AdminGetUserCommand(this.#named(username)))
  }

  update(username: string, values: Readonly<Record<string, string>>) {
    const command = { ...this.#named(username), UserAttributes: attributes(values) }
    return this.#server.client.send(new AdminUpdateUserAttributesCommand(command))
  }

  deleteAttributes(username: string, ...names: string[]) {
    const command = { ...this.#named(username), UserAttributeNames: names }
    return this.#server.client.send(new AdminDeleteUserAttributesCommand(command))
  }

  delete(username: string) {
    return this.#server.client.send(new AdminDeleteUserCommand(this.#named(username)))
  }

  enable(username: string) {
    return this.#server.client.send(new AdminEnableUserCommand(this.#named(username)))
  }

  disable(username: string) {
    return this.#server.client.send(new AdminDisableUserCommand(this.#named(username)))
  }

  confirm(username: string) {
    return this.#server.client.send(new AdminConfirmSignUpCommand(this.#named(username)))
  }

  resetPassword(username: string) {
    return this.#server.client.send(new AdminResetUserPasswordCommand(this.#named(username)))
  }

  setPassword(username: string, password: string, permanent?: boolean) {
    const command = { ...this.#named(username), Password: password, Permanent: permanent }
    return this.#server.client.send(new AdminSetUserPasswordCommand(command))
  }

  signOut(username: string) {
    return this.#server.client.send(new AdminUserGlobalSignOutCommand(this.#named(username)))
  }

  list(input: Partial<ListUsersCommandInput> = {}) {
    return this.#server.client.send(new ListUsersCommand({ UserPoolId: this.seed.poolId, ...input }))
  }

  /** Status, spelling of the username and attributes, `sub` left out. */
  async look(username: string) {
    const { UserStatus: status, Username: name, Enabled: enabled, UserAttributes } = await this.get(username)
    const { sub, ...rest } = Object.fromEntries((UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]))
    return { status, name, enabled, sub: String(sub), attributes: rest as Record<string, string | undefined> }
  }

  /** What a person's sign-in by password is answered with. */
  signIn(username: string, password: string) {
    const AuthParameters = { USERNAME: username, PASSWORD: password }
    const command = { ClientId: this.seed.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters } as const
    return this.#server.client.send(new InitiateAuthCommand(command))
  }

  #named(username: string) {
    return { UserPoolId: this.seed.poolId, Username: username }
  }
}
