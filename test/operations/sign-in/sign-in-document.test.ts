import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type FirstProof, nextStep, type PresentedDevice, type Proof } from '../../../src/domain/sign-in/next-step.js'
import type { SecondFactor } from '../../../src/domain/sign-in/second-factor.js'

const path = fileURLToPath(new URL('../../../docs/sign-in.md', import.meta.url))

const begins: Readonly<Record<string, FirstProof>> = {
  password: 'password',
  code: 'one-time-code',
  passkey: 'passkey',
  custom: 'custom',
  signUp: 'sign-up',
}

/** What the right answer to a challenge adds. */
const proves: Readonly<Record<string, Proof>> = {
  NEW_PASSWORD_REQUIRED: 'new-password',
  SMS_MFA: 'second-factor',
  EMAIL_OTP: 'second-factor',
  SOFTWARE_TOKEN_MFA: 'second-factor',
  MFA_SETUP: 'second-factor',
  DEVICE_PASSWORD_VERIFIER: 'device',
}

/** Challenges whose answer leads to another one without proving anything. */
const leads: Readonly<Record<string, readonly string[]>> = {
  SELECT_MFA_TYPE: ['SMS_MFA', 'EMAIL_OTP', 'SOFTWARE_TOKEN_MFA'],
  MFA_SETUP: ['EMAIL_OTP'],
  DEVICE_SRP_AUTH: ['DEVICE_PASSWORD_VERIFIER'],
}

const secondFactors: readonly SecondFactor[] = [
  { kind: 'none' },
  { kind: 'prompt', factor: 'SMS_MFA' },
  { kind: 'prompt', factor: 'EMAIL_OTP' },
  { kind: 'prompt', factor: 'SOFTWARE_TOKEN_MFA' },
  { kind: 'select', factors: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'] },
  { kind: 'set-up', factors: ['SOFTWARE_TOKEN_MFA'] },
]

const devices: readonly PresentedDevice[] = ['none', 'remembered', 'replaces-mfa']

/** Every arrow that `nextStep` can take, followed from each beginning in each situation. */
function decided(): Set<string> {
  const arrows = new Set<string>()
  for (const [beginning, proof] of Object.entries(begins)) {
    for (const secondFactor of secondFactors) {
      for (const device of devices) {
        const statuses =
          proof === 'password' ? (['CONFIRMED', 'FORCE_CHANGE_PASSWORD'] as const) : (['CONFIRMED'] as const)
        for (const status of statuses) follow({ from: beginning, proofs: [proof], status, secondFactor, device })
      }
    }
  }
  return arrows

  function follow(at: {
    from: string
    proofs: readonly Proof[]
    status: 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD'
    secondFactor: SecondFactor
    device: PresentedDevice
  }): void {
    const next = nextStep(at)
    if (next.kind === 'refuse') return
    const to = next.kind === 'issue-tokens' ? 'tokens' : next.name
    arrows.add(`${at.from} --> ${to}`)
    if (to !== 'tokens') answer({ ...at, from: to })
  }

  function answer(at: Parameters<typeof follow>[0]): void {
    for (const other of leads[at.from] ?? []) {
      arrows.add(`${at.from} --> ${other}`)
      answer({ ...at, from: other })
    }
    const proof = proves[at.from]
    if (proof) follow({ ...at, proofs: [...at.proofs, proof], status: 'CONFIRMED' })
  }
}

test('the diagram of docs/sign-in.md shows the arrows of nextStep, all of them and no others', () => {
  const [, diagram = ''] = readFileSync(path, 'utf8').split('```mermaid')
  const drawn = [...(diagram.split('```')[0] ?? '').matchAll(/^ +(\w+) --> (\w+)/gm)].map(
    ([, from, to]) => `${from} --> ${to}`,
  )
  expect([...drawn].sort()).toEqual([...decided()].sort())
})
