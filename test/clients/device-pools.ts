import type { DeviceConfigurationType } from '@aws-sdk/client-cognito-identity-provider'
import { DeviceCalls } from '../operations/devices/device-calls.js'
import { type MfaCalls, mfaPool, TOTP_ON } from '../operations/mfa/mfa-calls.js'
import type { TestServer } from '../support/start-server.js'

/** A pool that tracks devices and has software tokens, for those who want one. */
export interface DevicePool {
  readonly mfa: MfaCalls
  readonly devices: DeviceCalls
}

export async function devicePool(server: TestServer, configuration: DeviceConfigurationType): Promise<DevicePool> {
  const pool = { DeviceConfiguration: configuration }
  const mfa = await mfaPool(server, { MfaConfiguration: 'OPTIONAL', ...TOTP_ON }, { pool })
  return { mfa, devices: new DeviceCalls(server, mfa.seed) }
}

/** The challenges that clients answer by `fetch` from now on, in order. Every call still goes to the server. */
export function recordChallenges(): string[] {
  const answered: string[] = []
  const send = globalThis.fetch
  globalThis.fetch = (resource, init) => {
    const name = challengeOf(init?.body)
    if (name !== undefined) answered.push(name)
    return send(resource, init)
  }
  return answered
}

function challengeOf(body: unknown): string | undefined {
  if (typeof body !== 'string') return undefined
  const { ChallengeName } = JSON.parse(body) as { ChallengeName?: string }
  return ChallengeName
}
