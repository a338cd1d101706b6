import { isIPv4, isIPv6 } from 'node:net'

/** An address as numbers of 16 bits: two for IPv4, eight for IPv6. The families never match each other. */
type Address = readonly number[]

const bitsPerGroup = 16

/** An IPv4 or IPv6 address, an IPv6 zone left aside; undefined for other text. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return groupsOfDotted(text)
  if (!isIPv6(text)) return undefined
  const [address = ''] = text.split('%')
  const [head = '', tail] = address.split('::')
  const before = groupsOf(head)
  if (tail === undefined) return before
  const after = groupsOf(tail)
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}

function groupsOf(text: string): number[] {
  if (text === '') return []
  return text
    .split(':')
    .flatMap((group) => (group.includes('.') ? groupsOfDotted(group) : [Number.parseInt(group, 16)]))
}

function groupsOfDotted(text: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number)
  return [a * 256 + b, c * 256 + d]
}

/**
 * Whether an address lies in a block `address/bits`, host bits ignored; a bare address is a block of one. Undefined where
 * the text is no block.
 */
export function parseRange(text: string): ((address: Address) => boolean) | undefined {
  const [base = '', length, ...rest] = text.split('/')
  const network = parseAddress(base)
  if (!network || rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined
  const size = network.length * bitsPerGroup
  const bits = length === undefined ? size : Number(length)
  if (bits > size) return undefined
  const masks = network.map((_, index) => maskOf(bits - index * bitsPerGroup))
  return (address) => {
    if (address.length !== network.length) return false
    for (const [index, mask] of masks.entries()) {
      if ((((address[index] ?? 0) ^ (network[index] ?? 0)) & mask) !== 0) return false
    }
    return true
  }
}

function maskOf(bits: number): number {
  if (bits >= bitsPerGroup) return 0xffff
  return bits <= 0 ? 0 : (0xffff << (bitsPerGroup - bits)) & 0xffff
}
