/** Who signed a request: the account's root, or a user or session of `iam/`. */
export interface Principal {
  readonly kind: 'root' | 'user' | 'assumed-role'
  readonly accountId: string
  readonly arn: string
  readonly accessKeyId: string
}

export interface AccessKey {
  readonly id: string
  readonly sealedSecret: string
  readonly active: boolean
  readonly principalKind: Principal['kind']
  readonly principalArn: string
  readonly accountId: string
  readonly createdAt: Date
}
