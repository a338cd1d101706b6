/** Which names the users of a pool have. */
export interface PoolNames {
  readonly ignoresCase: boolean
  readonly emailAlias?: boolean
  readonly preferredAlias?: boolean
  readonly emailIsUsername?: boolean
}

export interface NamedUser {
  readonly username: string
  readonly email: string | undefined
  readonly verified: boolean
  readonly preferred: string | undefined
}

interface KnownUser {
  readonly sub: string
  readonly username: string
  readonly email: string | undefined
  readonly preferred: string | undefined
}

/** What a pool should do with names, by looking at every user: the slow truth that the indexes are held against. */
export class NamesModel {
  readonly #names: PoolNames
  readonly #users: KnownUser[] = []

  constructor(names: PoolNames) {
    this.#names = names
  }

  subs(): string[] {
    return this.#users.map(({ sub }) => sub)
  }

  /** Whether the user can be made next to those that are there. */
  admits(user: NamedUser): boolean {
    if (this.#names.emailIsUsername) {
      return (user.email ?? user.username) === user.username && !this.#holds('email', user.username)
    }
    const { email, preferred } = this.#active(user)
    if (this.#holds('username', user.username) || this.#holds('preferred', user.username)) return false
    if (email !== undefined && this.#holds('email', email)) return false
    return preferred === undefined || !(this.#holds('preferred', preferred) || this.#holds('username', preferred))
  }

  add(user: NamedUser, sub: string): void {
    if (this.#names.emailIsUsername)
      this.#users.push({ sub, username: sub, email: user.username, preferred: undefined })
    else this.#users.push({ sub, username: user.username, ...this.#active(user) })
  }

  /** The `sub` of the user whom an administrator means by the name. */
  find(name: string): string | undefined {
    const by = (field: 'username' | 'email' | 'preferred') => this.#users.find((user) => this.#same(user[field], name))
    const bySub = this.#users.find(({ sub }) => sub === name)
    return (by('username') ?? bySub ?? by('email') ?? by('preferred'))?.sub
  }

  #active({ email, verified, preferred }: NamedUser): Pick<KnownUser, 'email' | 'preferred'> {
    return {
      email: this.#names.emailAlias && verified ? email : undefined,
      preferred: this.#names.preferredAlias ? preferred : undefined,
    }
  }

  #holds(field: 'username' | 'email' | 'preferred', name: string): boolean {
    return this.#users.some((user) => this.#same(user[field], name))
  }

  #same(held: string | undefined, name: string): boolean {
    if (held === undefined) return false
    const [left = '', right = ''] = [held, name].map((text) => text.normalize('NFC'))
    return left === right || (this.#names.ignoresCase && left.toLowerCase() === right.toLowerCase())
  }
}
