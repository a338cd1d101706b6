import { createDiffieHellman, createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes } from 'node:crypto'

const prime = getDiffieHellman('modp15').getPrime()
const modulus = toInteger(prime)
const multiplier = toInteger(sha256(toBytes(modulus), toBytes(2n)))
const exchange = createDiffieHellman(prime, 2)

/** One secret for the whole run: the server cannot tell, and a login costs one exponentiation less. */
const secret = toInteger(randomBytes(32))
const clientPublic = power(2n, secret)
/** Per name and salt: x and k·g^x, which do not change between two sign-ins of one user. */
const known = new Map()

/** The whole exchange of USER_SRP_AUTH; resolves with the bytes of the answer that holds the tokens. */
export async function signInWithSrp(client, target, username, password) {
  const answer = await proveBySrp(client, target, username, password)
  if (!answer.includes('"AccessToken"')) throw new Error('RespondToAuthChallenge: an answer without tokens')
  return answer
}

/** The same up to the answer to PASSWORD_VERIFIER, which may be a further challenge. */
export async function proveBySrp(client, { poolId, clientId }, username, password) {
  const started = await client.ask('InitiateAuth', {
    AuthFlow: 'USER_SRP_AUTH',
    ClientId: clientId,
    AuthParameters: { USERNAME: username, SRP_A: clientPublic.toString(16) },
  })
  const challenge = started.ChallengeParameters
  const timestamp = formatTimestamp(new Date())
  const signature = signClaim(challenge, { group: poolId.split('_')[1], password, timestamp })
  return client.call('RespondToAuthChallenge', {
    ChallengeName: 'PASSWORD_VERIFIER',
    ClientId: clientId,
    Session: started.Session,
    ChallengeResponses: {
      USERNAME: challenge.USERNAME ?? challenge.USER_ID_FOR_SRP,
      PASSWORD_CLAIM_SECRET_BLOCK: challenge.SECRET_BLOCK,
      PASSWORD_CLAIM_SIGNATURE: signature,
      TIMESTAMP: timestamp,
    },
  })
}

function signClaim(challenge, { group, password, timestamp }) {
  const { SALT: salt, SRP_B: serverHex, USER_ID_FOR_SRP: identity, SECRET_BLOCK: secretBlock } = challenge
  const serverPublic = BigInt(`0x${serverHex}`)
  const { x, share } = credentials(group, identity, password, salt)
  const scrambler = toInteger(sha256(toBytes(clientPublic), toBytes(serverPublic)))
  const base = (((serverPublic - share) % modulus) + modulus) % modulus
  const shared = power(base, secret + scrambler * x)
  const key = hkdfSync('sha256', toBytes(shared), toBytes(scrambler), 'Caldera Derived Key', 16)
  return createHmac('sha256', Buffer.from(key))
    .update(group + identity)
    .update(Buffer.from(secretBlock, 'base64'))
    .update(timestamp)
    .digest('base64')
}

function credentials(group, identity, password, salt) {
  const label = `${group} ${identity} ${salt}`
  let found = known.get(label)
  if (!found) {
    const x = passwordExponent({ group, identity }, password, BigInt(`0x${salt}`))
    found = { x, share: (multiplier * power(2n, x)) % modulus }
    known.set(label, found)
  }
  return found
}

/** x of the password: v = 2^x mod N is what the server stores. */
export function passwordExponent({ group, identity }, password, salt) {
  return toInteger(sha256(toBytes(salt), sha256(`${group}${identity}:${password}`)))
}

function power(base, exponent) {
  exchange.setPrivateKey(toBytes(exponent))
  return toInteger(exchange.computeSecret(toBytes(base)))
}

/** Big-endian with room for the sign, as the clients hash integers. */
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

/** `Tue May 7 00:09:40 UTC 2024`: the day of the month without a leading zero. */
function formatTimestamp(date) {
  const [weekday, day, month, year, time] = date.toUTCString().replace(',', '').split(' ')
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`
}
