import { createDiffieHellman, createHash, getDiffieHellman, hkdfSync } from 'node:crypto'

const prime = getDiffieHellman('modp15').getPrime()
const modulus = toInteger(prime)
const multiplier = toInteger(sha256(toBytes(modulus), toBytes(2n)))
let exchange

const tasks = {
  verifier: ({ x }) => power(2n, BigInt(`0x${x}`)).toString(16),
  begin: ({ verifier, secret }) =>
    ((multiplier * BigInt(`0x${verifier}`) + power(2n, BigInt(`0x${secret}`))) % modulus).toString(16),
  key: ({ clientPublic, serverPublic, secret, verifier }) => {
    const given = BigInt(`0x${clientPublic}`)
    const scrambler = toInteger(sha256(toBytes(given), toBytes(BigInt(`0x${serverPublic}`))))
    const base = (given * power(BigInt(`0x${verifier}`), scrambler)) % modulus
    const shared = power(base, BigInt(`0x${secret}`))
    const key = hkdfSync('sha256', toBytes(shared), toBytes(scrambler), 'Caldera Derived Key', 16)
    return Buffer.from(key).toString('hex')
  },
}

/** One or two exponentiations modulo the 3072-bit prime of RFC 3526, by OpenSSL. */
export default function runTask(task) {
  return tasks[task.kind](task)
}

function power(base, exponent) {
  exchange ??= createDiffieHellman(prime, 2)
  exchange.setPrivateKey(toBytes(exponent))
  return toInteger(exchange.computeSecret(toBytes(base)))
}

function toBytes(value) {
  const hex = value.toString(16)
  const even = hex.length & 1 ? `0${hex}` : hex
  return Buffer.from(even >= '8' ? `00${even}` : even, 'hex')
}

function toInteger(bytes) {
  return BigInt(`0x${bytes.toString('hex')}`)
}

function sha256(...parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
