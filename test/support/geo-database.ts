/** A place as MaxMind databases hold it. */
export interface GeoPlace {
  readonly country: string
  readonly city: string
  readonly latitude: number
  readonly longitude: number
}

type Value = string | number | readonly string[] | { readonly [key: string]: Value }

interface Node {
  children: [Node | GeoPlace | undefined, Node | GeoPlace | undefined]
  index: number
}

const separator = Buffer.alloc(16)
const marker = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')])

/** A MaxMind database (format 2.0, IPv4, records of 24 bits) that knows these networks: `192.0.2.0/24` and the like. */
export function geoDatabase(networks: ReadonlyMap<string, GeoPlace>): Buffer {
  const root = newNode()
  for (const [network, place] of networks) insert(root, network, place)
  const nodes = numbered(root)
  const places = [...new Set(networks.values())]
  const encoded = places.map((place) => encode(toRecord(place)))
  const offsets = encoded.map((_, index) => encoded.slice(0, index).reduce((sum, { length }) => sum + length, 0))
  const tree = Buffer.alloc(nodes.length * 6)
  for (const { children, index } of nodes) {
    for (const side of [0, 1] as const) {
      tree.writeUIntBE(pointer(children[side], { nodes, places, offsets }), index * 6 + side * 3, 3)
    }
  }
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    database_type: 'GeoLite2-City',
    description: { en: 'test' },
    ip_version: 4,
    languages: ['en'],
    node_count: nodes.length,
    record_size: 24,
  })
  return Buffer.concat([tree, separator, ...encoded, marker, metadata])
}

function newNode(): Node {
  return { children: [undefined, undefined], index: 0 }
}

function insert(root: Node, network: string, place: GeoPlace): void {
  const [address = '', prefix] = network.split('/')
  const bits = address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('')
    .slice(0, Number(prefix))
  let node = root
  for (const bit of bits.slice(0, -1)) {
    const side = bit === '1' ? 1 : 0
    const next = node.children[side]
    const child = next && 'children' in next ? next : newNode()
    node.children[side] = child
    node = child
  }
  node.children[bits.endsWith('1') ? 1 : 0] = place
}

function numbered(root: Node): Node[] {
  const nodes = [root]
  for (const node of nodes) {
    node.index = nodes.indexOf(node)
    for (const child of node.children) if (child && 'children' in child) nodes.push(child)
  }
  return nodes
}

function pointer(
  child: Node | GeoPlace | undefined,
  { nodes, places, offsets }: { nodes: Node[]; places: GeoPlace[]; offsets: number[] },
): number {
  if (!child) return nodes.length
  if ('children' in child) return child.index
  return nodes.length + separator.length + (offsets[places.indexOf(child)] ?? 0)
}

function toRecord({ country, city, latitude, longitude }: GeoPlace): Value {
  return {
    city: { names: { en: city } },
    country: { names: { en: country } },
    location: { latitude, longitude },
  }
}

/** Whole numbers as uint32, fractions as double: sizes stay below 29, so that one control byte does. */
function encode(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.concat([Buffer.from([(2 << 5) | value.length]), Buffer.from(value)])
  if (typeof value === 'number') return encodeNumber(value)
  if (isList(value)) return Buffer.concat([Buffer.from([value.length, 11 - 7]), ...value.map(encode)])
  const entries = Object.entries(value)
  const members = entries.flatMap(([key, member]) => [encode(key), encode(member)])
  return Buffer.concat([Buffer.from([(7 << 5) | entries.length]), ...members])
}

function isList(value: Value): value is readonly string[] {
  return Array.isArray(value)
}

function encodeNumber(value: number): Buffer {
  const bytes = Buffer.alloc(9)
  if (Number.isInteger(value) && value >= 0) {
    bytes.writeUInt8((6 << 5) | 4, 0)
    bytes.writeUInt32BE(value, 1)
    return bytes.subarray(0, 5)
  }
  bytes.writeUInt8((3 << 5) | 8, 0)
  bytes.writeDoubleBE(value, 1)
  return bytes
}
