import { expect, test } from 'vitest'
import { facts, iamOver, openMemory, policy, type Statement } from './iam-stage.js'

const pools = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool'
const rounds = 8
const perRound = 2_000

test('ten policies of twenty statements that all concern the request are decided in 50 µs', async () => {
  const storage = await openMemory()
  const iam = iamOver(storage)
  const user = await iam.users.create({ name: 'alice' })
  for (let number = 0; number < 10; number += 1) {
    const statements = Array.from({ length: 20 }, (_, index): Statement => {
      const isLast = number === 9 && index === 19
      return { Action: ['cognito-idp:List*', 'cognito-idp:Admin*'], Resource: `${pools}/${isLast ? '*' : index}` }
    })
    const { arn } = await iam.policies.create({ name: `policy-${number}`, document: policy(...statements) })
    await iam.identityPolicies.attach({ kind: 'user', name: 'alice' }, arn)
  }
  const { arn, id } = user
  const principal = { kind: 'user', accountId: '123456789012', arn, accessKeyId: 'AKIA', entityId: id } as const
  const request = { principal, action: 'cognito-idp:AdminGetUser', resource: `${pools}/us-east-1_AbCdEf123`, facts }
  expect(await iam.authorizer.authorize(request)).toMatchObject({ by: { policy: expect.stringContaining('policy-9') } })

  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now()
    for (let call = 0; call < perRound; call += 1) await iam.authorizer.authorize(request)
    best = Math.min(best, ((performance.now() - started) * 1000) / perRound)
  }
  expect(best).toBeLessThan(50)
  await storage.close()
})
