import {
  AddCustomAttributesCommand,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  DeleteUserPoolCommand,
  DescribeUserPoolCommand,
  ListTagsForResourceCommand,
  type SchemaAttributeType,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserPoolCommand,
  type UpdateUserPoolCommandInput,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider'
import type { TestServer } from '../../support/start-server.js'

export const SMS_CALLER = 'arn:aws:iam::123456789012:role/sms'
export const SES_IDENTITY = 'arn:aws:ses:us-east-1:123456789012:identity/example.com'

export function invalidParameter(message: string) {
  return { name: 'InvalidParameterException', message, status: 400 }
}

export function unknownPool(id: string) {
  return { name: 'ResourceNotFoundException', message: `User pool ${id} does not exist.`, status: 400 }
}

/** The pool operations of one server, as an administrator calls them. */
export class PoolCalls {
  readonly #server: TestServer

  constructor(server: TestServer) {
    this.#server = server
  }

  async create(settings: Partial<CreateUserPoolCommandInput> = {}): Promise<UserPoolType> {
    const answer = await this.#server.client.send(new CreateUserPoolCommand({ PoolName: 'shop', ...settings }))
    return required(answer.UserPool)
  }

  async createId(settings: Partial<CreateUserPoolCommandInput> = {}): Promise<string> {
    return required((await this.create(settings)).Id)
  }

  async describe(id: string): Promise<UserPoolType> {
    return required((await this.#server.client.send(new DescribeUserPoolCommand({ UserPoolId: id }))).UserPool)
  }

  update(id: string, settings: Partial<UpdateUserPoolCommandInput> = {}) {
    return this.#server.client.send(new UpdateUserPoolCommand({ UserPoolId: id, ...settings }))
  }

  delete(id: string) {
    return this.#server.client.send(new DeleteUserPoolCommand({ UserPoolId: id }))
  }

  addAttributes(id: string, ...attributes: SchemaAttributeType[]) {
    return this.#server.client.send(new AddCustomAttributesCommand({ UserPoolId: id, CustomAttributes: attributes }))
  }

  tag(arn: string, tags: Record<string, string>) {
    return this.#server.client.send(new TagResourceCommand({ ResourceArn: arn, Tags: tags }))
  }

  untag(arn: string, ...keys: string[]) {
    return this.#server.client.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys: keys }))
  }

  async tags(arn: string): Promise<Record<string, string> | undefined> {
    return (await this.#server.client.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).Tags
  }
}

/** The attributes of that name, as describe calls show them. */
export function attributeOf(pool: UserPoolType, name: string): SchemaAttributeType | undefined {
  return pool.SchemaAttributes?.find((attribute) => attribute.Name === name)
}

export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The answer lacks a member.')
  return value
}
