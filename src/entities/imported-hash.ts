/** How another system hashed its passwords; the names are those of CreateUserImportJob. */
export type HashAlgorithm = 'BCRYPT' | 'SCRYPT' | 'ARGON2ID' | 'PBKDF2_SHA256'

/** A password hash that came with an imported user, in a form that was checked. As secret as a password. */
export interface ImportedHash {
  readonly algorithm: HashAlgorithm
  readonly text: string
}
