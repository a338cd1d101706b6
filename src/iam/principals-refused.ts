/** The principals of the configuration cannot be put into the database; the message begins with the place in the file. */
export class PrincipalsRefused extends Error {
  constructor(where: string, what: string) {
    super(`${where} ${what}`)
    this.name = 'PrincipalsRefused'
  }
}
