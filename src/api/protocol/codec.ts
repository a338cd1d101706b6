import { JsonCodec } from '../../aws/json/json-codec.js'
import { shapes } from '../model/shapes.js'

/** Passwords may hold inner blanks, which the model's pattern forbids; messages quote the model's pattern all the same. */
const passwordType = { ...shapes.PasswordType, type: 'string', quotedPattern: '[\\S]+' } as const

/** A client id is pinned by a name of the form `_custom_id_:MyClientId`, which the model's pattern forbids; the domain refuses it outside `dev`. */
const clientNameType = {
  ...shapes.ClientNameType,
  type: 'string',
  pattern: '(_custom_id_:)?[\\w\\s+=,.@-]+',
  quotedPattern: '[\\w\\s+=,.@-]+',
} as const

/** Bodies of the Cognito API. */
export const codec = new JsonCodec({ ...shapes, PasswordType: passwordType, ClientNameType: clientNameType })
