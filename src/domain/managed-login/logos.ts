import type { Logo, LogoType } from '../../entities/ui-customization.js'
import { Failure } from '../failure.js'

/** Developer guide: a logo has at most 100 KB. */
const mostBytes = 100 * 1024

const beginnings: readonly (readonly [LogoType, readonly number[]])[] = [
  ['png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['jpg', [0xff, 0xd8, 0xff]],
]

/** The logo with its type by its first bytes; `ui-image-invalid` for anything but a small PNG or JPEG. Assumed: the texts. */
export function readLogo(bytes: Uint8Array): Logo {
  if (bytes.length > mostBytes)
    throw new Failure('ui-image-invalid', { reason: 'The image must be 100 KB or smaller.' })
  const type = beginnings.find(([, beginning]) => beginning.every((byte, index) => bytes[index] === byte))?.[0]
  if (!type) throw new Failure('ui-image-invalid', { reason: 'The image must be a PNG or JPEG file.' })
  return { type, bytes }
}
