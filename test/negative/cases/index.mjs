import { attributes } from './attributes.mjs'
import { challenges } from './challenges.mjs'
import { choice } from './choice.mjs'
import { clientSecrets, clients } from './clients.mjs'
import { codes } from './codes.mjs'
import { passwords, people } from './passwords.mjs'
import { secondFactors } from './second-factors.mjs'
import { signatures } from './signatures.mjs'
import { srpProofs } from './srp-proofs.mjs'
import { accessTokens, refreshTokens } from './tokens.mjs'

export const groups = [
  ...passwords,
  people,
  srpProofs,
  clients,
  clientSecrets,
  ...accessTokens,
  refreshTokens,
  ...codes,
  ...challenges,
  ...secondFactors,
  ...choice,
  attributes,
  signatures,
]
