import type { Refresh } from '../../tokens/refresh.js'
import { findParameter, requireParameter } from '../parameters.js'
import type { Flow, FlowStart, Outcome, SignInContext } from '../sign-in-step.js'

/** REFRESH_TOKEN_AUTH: no sign-in, but told like one. */
export class RefreshFlow implements Flow {
  readonly #refresh: Refresh

  constructor(refresh: Refresh) {
    this.#refresh = refresh
  }

  async start({ pool, client, caller }: SignInContext, { parameters }: FlowStart): Promise<Outcome> {
    const refreshToken = requireParameter(parameters, 'REFRESH_TOKEN')
    const secretHash = findParameter(parameters, 'SECRET_HASH')
    const deviceKey = findParameter(parameters, 'DEVICE_KEY')
    const tokens = await this.#refresh.redeem(pool, client, { refreshToken, secretHash, deviceKey, caller })
    return { kind: 'answered', step: { kind: 'signed-in', tokens } }
  }
}
