import { type Random, randomText } from '../../crypto/random.js'
import type { PasswordPolicy } from '../../entities/user-pool.js'
import { Failure, type FailureCode } from '../failure.js'

const UPPERCASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'
/** Symbols that count for RequireSymbols (developer guide, password requirements); a space inside the password counts too. */
const SYMBOLS = '^$*.[]{}()?"!@#%&/\\,><\':;|_~`=+-'
/** Symbols that survive being read aloud, pasted into a shell or put into an HTML mail. */
const GENERATED_SYMBOLS = '.?!@#*_+-'

/** Length of a generated temporary password where the policy asks for less. */
const GENERATED_LENGTH = 12

const containsAny = (characters: string) => (password: string) =>
  [...password].some((char) => characters.includes(char))

/** The rules in the order in which the service reports them. */
const rules: readonly {
  code: FailureCode
  applies: (policy: PasswordPolicy) => boolean
  holds: (password: string) => boolean
}[] = [
  { code: 'password-needs-uppercase', applies: (policy) => policy.requireUppercase, holds: containsAny(UPPERCASE) },
  { code: 'password-needs-lowercase', applies: (policy) => policy.requireLowercase, holds: containsAny(LOWERCASE) },
  { code: 'password-needs-number', applies: (policy) => policy.requireNumbers, holds: containsAny(DIGITS) },
  { code: 'password-needs-symbol', applies: (policy) => policy.requireSymbols, holds: containsAny(`${SYMBOLS} `) },
]

/** Fails with the first rule of the policy that the password breaks. */
export function checkPasswordPolicy(policy: PasswordPolicy, password: string): void {
  if (password.trim() !== password) throw new Failure('password-blank-ends')
  if (password.length < policy.minimumLength) throw new Failure('password-too-short')
  const broken = rules.find((rule) => rule.applies(policy) && !rule.holds(password))
  if (broken) throw new Failure(broken.code)
}

/** A random password with all four classes of characters, at least as long as the policy asks. */
export function generatePassword(policy: PasswordPolicy, random: Random): string {
  const length = Math.max(GENERATED_LENGTH, policy.minimumLength)
  const classes = [UPPERCASE, LOWERCASE, DIGITS, GENERATED_SYMBOLS]
  const one = classes.map((characters) => randomText(random, characters, 1)).join('')
  return shuffle(one + randomText(random, classes.join(''), length - one.length), random)
}

function shuffle(text: string, random: Random): string {
  const rest = [...text]
  let shuffled = ''
  while (rest.length > 0) shuffled += rest.splice(random.integer(rest.length), 1).join('')
  return shuffled
}
