import { createSrpSession, signSrpSession, wrapAuthChallenge, wrapInitiateAuth } from 'cognito-srp-helper'

/** First call of USER_SRP_AUTH; `a` continues in `srpAnswer`. */
export async function srpBegin(world, client, name, password, extra = {}) {
  const session = createSrpSession(name, password, client.poolId, false)
  const request = wrapInitiateAuth(session, {
    ClientId: client.id,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: name },
  })
  const first = await world.call('InitiateAuth', {
    ...request,
    AuthParameters: { ...request.AuthParameters, ...extra },
  })
  return { session, first }
}

/** The ChallengeResponses that prove the password, and what else the answer carries. */
export function srpProof(client, { session, first }) {
  const signed = signSrpSession(session, first)
  const { ChallengeResponses } = wrapAuthChallenge(signed, {
    ClientId: client.id,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: { USERNAME: first.ChallengeParameters.USERNAME },
  })
  return ChallengeResponses
}

export async function signInBySrp(world, client, name, password) {
  const begun = await srpBegin(world, client, name, password)
  return world.answer(client, 'PASSWORD_VERIFIER', srpProof(client, begun), begun.first.Session)
}
