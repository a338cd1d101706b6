import { signInBySrp, srpBegin, srpProof } from '../srp.mjs'
import { mustWork, PASSWORD, signsIn } from '../world.mjs'

/** N of the 3072-bit group, RFC 5054 appendix A (RFC 3526 group 15). */
const modulus = BigInt(
  '0xFFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
)

const publicValues = {
  0: '0',
  N: modulus.toString(16),
  '2N': (2n * modulus).toString(16),
  'no number': 'not-hex',
  empty: '',
}

/** Each changes what a right proof would send; it may use a second exchange of the same user or of another one. */
const changes = {
  'a changed signature': ({ proof }) => ({ ...proof, PASSWORD_CLAIM_SIGNATURE: flip(proof.PASSWORD_CLAIM_SIGNATURE) }),
  'an empty signature': ({ proof }) => ({ ...proof, PASSWORD_CLAIM_SIGNATURE: '' }),
  'no signature': ({ proof: { PASSWORD_CLAIM_SIGNATURE: _, ...rest } }) => rest,
  'a signature of zeros': ({ proof }) => ({ ...proof, PASSWORD_CLAIM_SIGNATURE: Buffer.alloc(32).toString('base64') }),
  'a changed secret block': ({ proof }) => ({
    ...proof,
    PASSWORD_CLAIM_SECRET_BLOCK: flip(proof.PASSWORD_CLAIM_SECRET_BLOCK),
  }),
  'the secret block of another exchange': ({ proof, again }) => ({
    ...proof,
    PASSWORD_CLAIM_SECRET_BLOCK: again.PASSWORD_CLAIM_SECRET_BLOCK,
  }),
  'the secret block of another user': ({ proof, other }) => ({
    ...proof,
    PASSWORD_CLAIM_SECRET_BLOCK: other.PASSWORD_CLAIM_SECRET_BLOCK,
  }),
  'another time than was signed': ({ proof }) => ({ ...proof, TIMESTAMP: 'Tue May 7 00:09:40 UTC 2024' }),
  'no time': ({ proof: { TIMESTAMP: _, ...rest } }) => rest,
  'the name of another user': ({ proof, other }) => ({ ...proof, USERNAME: other.USERNAME }),
}

export const srpProofs = {
  title: 'SRP proofs',
  async set(world) {
    const client = await world.client(await world.pool())
    const { name } = await world.user(client.poolId)
    const other = await world.user(client.poolId)
    await signsIn(signInBySrp(world, client, name, PASSWORD))
    return { client, sibling: await world.client(client.poolId), name, other: other.name }
  },
  cases: [
    ...Object.entries(publicValues).map(([title, value]) => ({
      name: `SRP_A ${title}, with the proof of a shared key of zero`,
      async attempt({ client, name }, world) {
        const begun = await srpBegin(world, client, name, PASSWORD, { SRP_A: value })
        await signsIn(world.answer(client, 'PASSWORD_VERIFIER', srpProof(client, begun), begun.first.Session))
      },
    })),
    ...Object.entries(changes).map(([title, change]) => ({
      name: title,
      async attempt(scene, world) {
        const { client, name } = scene
        const begin = (who) => mustWork(srpBegin(world, client, who, PASSWORD))
        await mustWork(signsIn(signInBySrp(world, client, name, PASSWORD)))
        const [begun, again, other] = [await begin(name), await begin(name), await begin(scene.other)]
        const [proof, second, third] = [begun, again, other].map((one) => srpProof(client, one))
        const sent = change({ proof, again: second, other: third })
        await signsIn(world.answer(client, 'PASSWORD_VERIFIER', sent, begun.first.Session))
      },
    })),
    {
      name: 'a right proof a second time',
      async attempt({ client, name }, world) {
        const begun = await mustWork(srpBegin(world, client, name, PASSWORD))
        const answer = () => world.answer(client, 'PASSWORD_VERIFIER', srpProof(client, begun), begun.first.Session)
        const proof = srpProof(client, begun)
        const send = () => world.answer(client, 'PASSWORD_VERIFIER', proof, begun.first.Session)
        await mustWork(signsIn(answer().catch(send)))
        await signsIn(send())
      },
    },
    {
      name: 'a right proof at another client',
      async attempt({ client, sibling, name }, world) {
        const begun = await mustWork(srpBegin(world, client, name, PASSWORD))
        await signsIn(world.answer(sibling, 'PASSWORD_VERIFIER', srpProof(client, begun), begun.first.Session))
      },
    },
    {
      name: 'no proof at all: NEW_PASSWORD_REQUIRED instead',
      async attempt({ client, name }, world) {
        const { first } = await mustWork(srpBegin(world, client, name, PASSWORD))
        const session = first.Session ?? first.ChallengeParameters.SECRET_BLOCK
        const responses = { USERNAME: name, NEW_PASSWORD: 'Newer-Horse-9' }
        await signsIn(world.answer(client, 'NEW_PASSWORD_REQUIRED', responses, session))
      },
    },
  ],
}

function flip(base64) {
  const bytes = Buffer.from(base64, 'base64')
  bytes[bytes.length >> 1] ^= 1
  return bytes.toString('base64')
}
