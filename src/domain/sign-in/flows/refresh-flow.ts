import type { Refresh } from '../../tokens/refresh.js'
import { findParameter, type Parameters, requireParameter } from '../parameters.js'
import type { Flow, FlowOutcome, SignInContext } from '../sign-in-step.js'

/** REFRESH_TOKEN_AUTH: no sign-in, but told like one. */
export class RefreshFlow implements Flow {
  readonly #refresh: Refresh

  constructor(refresh: Refresh) {
    this.#refresh = refresh
  }

  async start({ pool, client }: SignInContext, parameters: Parameters): Promise<FlowOutcome> {
    const refreshToken = requireParameter(parameters, 'REFRESH_TOKEN')
    const secretHash = findParameter(parameters, 'SECRET_HASH')
    const tokens = await this.#refresh.redeem(pool, client, { refreshToken, secretHash })
    return { kind: 'answered', step: { kind: 'signed-in', tokens } }
  }
}
