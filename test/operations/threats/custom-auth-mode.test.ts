import { UpdateUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf } from '../../support/people.js'
import { type CustomAuthScene, customAuthScene, functionArns } from '../sign-in/custom-auth-scene.js'
import { blocked, ThreatScene } from './threat-scene.js'

let custom: CustomAuthScene
let scene: ThreatScene

beforeAll(async () => {
  custom = await customAuthScene()
  scene = new ThreatScene(custom.server, custom.seed)
})
afterAll(() => custom.server.stop())

const protect = (AdvancedSecurityMode: 'OFF' | 'ENFORCED', CustomAuthMode?: 'AUDIT' | 'ENFORCED') =>
  custom.server.client.send(
    new UpdateUserPoolCommand({
      UserPoolId: custom.seed.poolId,
      UserPoolTier: 'PLUS',
      LambdaConfig: {
        DefineAuthChallenge: functionArns.define,
        CreateAuthChallenge: functionArns.create,
        VerifyAuthChallengeResponse: functionArns.verify,
      },
      UserPoolAddOns: {
        AdvancedSecurityMode,
        ...(CustomAuthMode && { AdvancedSecurityAdditionalFlows: { CustomAuthMode } }),
      },
    }),
  )

async function signIn(name: string) {
  const { Session } = await custom.begin(name)
  return custom.answer(name, 'forty-two', Session)
}

describe('sign-ins that functions lead', () => {
  test('are left alone unless CustomAuthMode says otherwise', async () => {
    await protect('ENFORCED')
    await scene.configure({ RiskExceptionConfiguration: { BlockedIPRangeList: ['127.0.0.0/8', '::1/128'] } })
    const name = await custom.someone()
    expect((await signIn(name)).AuthenticationResult).toBeDefined()
    expect(await scene.events(name)).toEqual([])
  })

  test('AUDIT records them, ENFORCED refuses them, also where everything else is OFF', async () => {
    const name = await custom.someone()
    await protect('OFF', 'AUDIT')
    expect((await signIn(name)).AuthenticationResult).toBeDefined()
    expect(await scene.events(name)).toMatchObject([{ EventResponse: 'Pass', EventRisk: { RiskDecision: 'Block' } }])
    await protect('OFF', 'ENFORCED')
    expect(await refusalOf(signIn(name))).toEqual(blocked)
    expect((await scene.events(name))[0]).toMatchObject({ EventResponse: 'Fail' })
  })
})
