import { expect } from 'vitest'
import type { TriggerEvent } from '../../src/triggers/in-process-invoker.js'
import type { Seed } from '../support/seed.js'

/** The event as its golden file has it: without what differs from run to run. */
function normalized(
  { callerContext, userPoolId, userName, ...event }: TriggerEvent,
  { poolId, clientId }: Seed,
): string {
  expect(userPoolId).toBe(poolId)
  const { userAttributes, code } = event.request as { userAttributes?: { sub?: string }; code?: unknown }
  const sub = userAttributes?.sub
  if (code) expect(code).toEqual(expect.any(String))
  const replaced: TriggerEvent = {
    ...event,
    userPoolId: 'us-east-1_POOL',
    userName,
    callerContext: {
      awsSdkVersion: callerContext.awsSdkVersion.replace(/3\.[\d.]+/, 'VERSION'),
      clientId: callerContext.clientId.replace(clientId, 'CLIENT'),
    },
    request: {
      ...event.request,
      ...(sub && { userAttributes: { ...userAttributes, sub: 'SUB' } }),
      ...(code ? { code: 'CODE' } : {}),
    },
  }
  const { version, triggerSource, region, request, response } = replaced
  const ordered = { version, triggerSource, region, userPoolId: replaced.userPoolId, userName }
  return `${JSON.stringify({ ...ordered, callerContext: replaced.callerContext, request, response }, null, 2)}\n`
}

/** Compares with `golden/<triggerSource><suffix>.json`; a new file is written where none is. */
export async function expectGolden(event: TriggerEvent, seed: Seed, suffix = ''): Promise<void> {
  await expect(normalized(event, seed)).toMatchFileSnapshot(`golden/${event.triggerSource}${suffix}.json`)
}
