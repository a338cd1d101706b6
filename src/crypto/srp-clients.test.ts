import { createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import { afterAll, expect, test } from 'vitest'
import { isValidPublicValue, Srp, type SrpSubject, type SrpVerifier } from './srp.js'
import { pad } from './srp-arithmetic.js'

const srp = new Srp()
afterAll(() => srp.close())

const load = createRequire(import.meta.url)
const subject: SrpSubject = { group: 'EXAMPLE01', identity: 'janedoe' }
const device: SrpSubject = { group: '-ExAmPlE1', identity: 'us-east-1_6f1b7c3a-0b61-4d55-9f7e-2f6c8c0e1a11' }
const secretBlock = Buffer.from('a sealed attempt')
const timestamp = 'Tue May 7 00:09:40 UTC 2024'

interface HelperInteger {
  toString(radix: number): string
}

interface Helper {
  readonly largeAValue: HelperInteger
  getPasswordAuthenticationKey(
    identity: string,
    password: string,
    serverPublic: HelperInteger,
    salt: HelperInteger,
    done: (error: unknown, key: Uint8Array) => void,
  ): void
  generateHashDevice(group: string, identity: string, done: () => void): void
  getSaltDevices(): string
  getVerifierDevices(): string
  getRandomPassword(): string
}

const AuthenticationHelper: new (group: string) => Helper = load(
  'amazon-cognito-identity-js/lib/AuthenticationHelper.js',
).default
const BigInteger: new (hex: string, radix: number) => HelperInteger = load(
  'amazon-cognito-identity-js/lib/BigInteger.js',
).default

interface SrpHelper {
  createSrpSession(username: string, password: string, poolId: string, isHashed: boolean): { largeA: string }
  signSrpSession(session: object, response: object): { largeA: string; timestamp: string; passwordSignature: string }
  createDeviceVerifier(
    deviceKey: string,
    groupKey: string,
  ): { DeviceRandomPassword: string; DeviceSecretVerifierConfig: { PasswordVerifier: string; Salt: string } }
}

const srpHelper: SrpHelper = load('cognito-srp-helper')

interface HelperTerms {
  readonly subject: SrpSubject
  readonly password: string
  readonly salt: string
  readonly serverPublic: string
}

/** The rest of the proof, made as CognitoUser.authenticateUserDefaultAuth of that client makes it. */
function signAsHelper(client: Helper, terms: HelperTerms) {
  let key = Buffer.alloc(0)
  const [serverPublic, salt] = [new BigInteger(terms.serverPublic, 16), new BigInteger(terms.salt, 16)]
  client.getPasswordAuthenticationKey(terms.subject.identity, terms.password, serverPublic, salt, (_error, result) => {
    key = Buffer.from(result)
  })
  const { group, identity } = terms.subject
  const signature = createHmac('sha256', key).update(group).update(identity).update(secretBlock).update(timestamp)
  return {
    clientPublic: client.largeAValue.toString(16),
    secretBlock,
    timestamp,
    signature: signature.digest('base64'),
  }
}

test('Srp: amazon-cognito-identity-js, as a user', async () => {
  const stored = await srp.createVerifier(subject, 'Passw0rd!')
  const keys = await srp.begin(stored.verifier)
  const client = new AuthenticationHelper(subject.group)
  const claim = signAsHelper(client, { subject, password: 'Passw0rd!', salt: stored.salt, ...keys })

  expect(isValidPublicValue(claim.clientPublic)).toBe(true)
  expect(await srp.verifies(subject, { ...keys, ...claim, verifier: stored.verifier })).toBe(true)
  expect(await srp.verifies(subject, { ...keys, ...claim, verifier: keys.serverPublic })).toBe(false)
})

test('Srp: amazon-cognito-identity-js, as a device', async () => {
  const client = new AuthenticationHelper(device.group)
  client.generateHashDevice(device.group, device.identity, () => {})
  const stored: SrpVerifier = {
    salt: BigInt(`0x${client.getSaltDevices()}`).toString(16),
    verifier: BigInt(`0x${client.getVerifierDevices()}`).toString(16),
  }
  const password = client.getRandomPassword()
  const keys = await srp.begin(stored.verifier)
  const claim = signAsHelper(client, { subject: device, password, salt: stored.salt, ...keys })

  expect(await srp.matches(device, password, stored)).toBe(true)
  expect(await srp.verifies(device, { ...keys, ...claim, verifier: stored.verifier })).toBe(true)
})

test.each(['Passw0rd!', 'wrong'])('Srp: cognito-srp-helper, password %s', async (password) => {
  const stored = await srp.createVerifier(subject, 'Passw0rd!')
  const session = srpHelper.createSrpSession(subject.identity, password, `us-east-1_${subject.group}`, false)
  const keys = await srp.begin(stored.verifier)
  const signed = srpHelper.signSrpSession(session, {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: stored.salt,
      SRP_B: keys.serverPublic,
      SECRET_BLOCK: secretBlock.toString('base64'),
      USER_ID_FOR_SRP: subject.identity,
    },
  })
  const proof = {
    ...keys,
    clientPublic: signed.largeA,
    verifier: stored.verifier,
    secretBlock,
    timestamp: signed.timestamp,
    signature: signed.passwordSignature,
  }

  expect(await srp.verifies(subject, proof)).toBe(password === 'Passw0rd!')
})

test('Srp: cognito-srp-helper, as a device', async () => {
  const made = srpHelper.createDeviceVerifier(device.identity, device.group)
  const fromBase64 = (text: string) => BigInt(`0x${Buffer.from(text, 'base64').toString('hex')}`)
  const { PasswordVerifier, Salt } = made.DeviceSecretVerifierConfig
  const stored = { salt: fromBase64(Salt).toString(16), verifier: fromBase64(PasswordVerifier).toString(16) }

  expect(pad(fromBase64(PasswordVerifier)).toString('base64')).toBe(PasswordVerifier)
  expect(await srp.matches(device, made.DeviceRandomPassword, stored)).toBe(true)
})
