import { BlockList, isIPv4, isIPv6 } from 'node:net'

type Family = 'ipv4' | 'ipv6'

interface Address {
  readonly family: Family
  readonly text: string
}

/** A CIDR block; an address of the other family is never inside. */
interface AddressRange {
  contains(address: Address): boolean
}

interface AddressReader {
  parse(text: string): Address | undefined
  /** A block `address/bits`, host bits ignored; a bare address is a block of one. */
  range(text: string): AddressRange | undefined
}

function reader(family: Family, isAddress: (text: string) => boolean, bits: number): AddressReader {
  return {
    parse: (text) => (isAddress(text) ? { family, text } : undefined),
    range(text) {
      const [address = '', length = String(bits), ...rest] = text.split('/')
      if (rest.length > 0 || !isAddress(address) || !/^\d{1,3}$/.test(length) || Number(length) > bits) return undefined
      const block = new BlockList()
      block.addSubnet(address, Number(length), family)
      return { contains: (candidate) => candidate.family === family && block.check(candidate.text, family) }
    },
  }
}

export const Address4 = reader('ipv4', isIPv4, 32)
export const Address6 = reader('ipv6', isIPv6, 128)
