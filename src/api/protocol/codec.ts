import { JsonCodec } from '../../aws/json/json-codec.js'
import { shapes } from '../model/shapes.js'

/** Passwords may hold inner blanks, which the model's pattern forbids; messages quote the model's pattern all the same. */
const passwordType = { ...shapes.PasswordType, type: 'string', quotedPattern: '[\\S]+' } as const

/** Bodies of the Cognito API. */
export const codec = new JsonCodec({ ...shapes, PasswordType: passwordType })
