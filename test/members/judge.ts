import { merged, withMember } from './model-members.js'
import { differences, type Outcome, outcomeOf } from './outcome.js'
import { isStaged, present, type Scene, type Sent, sentOf } from './scene.js'
import type { Members, Reply, World } from './world.js'

export type Proof = 'refused' | 'returned' | 'effect'

interface Run {
  readonly reply: Reply
  readonly outcome: Outcome
}

/** Compares calls with a member to calls without it. Those without are made once for all members that need the same. */
export class Judge {
  readonly #world: World
  readonly #controls = new Map<Scene, Map<string, Promise<readonly [Run, Run]>>>()

  constructor(world: World) {
    this.#world = world
  }

  /** How the member is proven; fails when a call with it is like one without it. */
  async prove(scene: Scene, path: string, value = scene.members[path]): Promise<Proof> {
    const sent = sentOf(value)
    const [first, second] = await this.#controlsOf(scene, path, sent)
    const run = await this.#run(scene, path, sent, true)
    if (sent.refusal) return requireRefusal(sent.refusal, run.reply, first.reply)
    if (run.reply.status !== 200) throw new Error(`It is refused: ${JSON.stringify(run.reply.body)}`)
    const different = differences(run.outcome, [first.outcome, second.outcome])
    if (different.length === 0) throw new Error('A call with it is like one without it.')
    const name = path.split('.').at(-1) ?? ''
    return different.some((at) => at.split('/').includes(name)) ? 'returned' : 'effect'
  }

  /** Two of them: where they differ, nothing can be told. */
  #controlsOf(scene: Scene, path: string, sent: Sent): Promise<readonly [Run, Run]> {
    const known = this.#controls.get(scene) ?? new Map<string, Promise<readonly [Run, Run]>>()
    this.#controls.set(scene, known)
    const place = sent === present ? path : path.split('.').slice(0, -1)
    const key = JSON.stringify([sent.beside, sent.refusal ? '' : place])
    const control = () => this.#run(scene, path, sent, false)
    const controls = known.get(key) ?? Promise.all([control(), control()])
    known.set(key, controls)
    return controls
  }

  async #run({ operation, stage }: Scene, path: string, sent: Sent, isWith: boolean): Promise<Run> {
    const { input, values = {}, look } = await stage(this.#world)
    const value = isStaged(sent) ? values[path] : sent.value
    if (isWith && value === undefined) throw new Error('No value of it is known.')
    const base = merged(input, sent.beside) as Members
    const isAsItIs = isWith ? sent === present : sent.refusal !== undefined
    const call = isAsItIs ? base : withMember(operation, base, path, isWith ? value : undefined)
    const reply = await this.#world.call(operation, call)
    return { reply, outcome: outcomeOf(reply, await look?.(reply)) }
  }
}

function requireRefusal(refusal: RegExp, reply: Reply, control: Reply): Proof {
  const text = textOf(reply)
  if (reply.status === 200 || !refusal.test(text)) throw new Error(`It is not refused so: ${reply.status} ${text}`)
  if (textOf(control) === text) throw new Error(`The call is refused without it too: ${text}`)
  return 'refused'
}

function textOf({ body }: Reply): string {
  return String(body.message)
}
