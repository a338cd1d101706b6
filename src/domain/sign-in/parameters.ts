import { Failure } from '../failure.js'

/** AuthParameters, ChallengeResponses or ChallengeParameters, by the names that the protocol gives them. */
export type Parameters = Readonly<Record<string, string>>

/** The value of a parameter that was sent and is not empty. Names inherited by every object are none. */
export function findParameter(parameters: Parameters, name: string): string | undefined {
  return Object.hasOwn(parameters, name) && parameters[name] !== '' ? parameters[name] : undefined
}

export function requireParameter(parameters: Parameters, name: string): string {
  const value = findParameter(parameters, name)
  if (value === undefined) throw new Failure('parameter-missing', { parameter: name })
  return value
}
