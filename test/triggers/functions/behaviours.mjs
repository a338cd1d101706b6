// What the functions of the contract do, by the event's `does`. Every target runs these same ones.
import { setTimeout as sleep } from 'node:timers/promises'

export const behaviours = {
  answer: (event) => ({ ...event, response: { ...event.response, seen: event.number } }),
  'answer later': async (event) => {
    await sleep(20)
    return behaviours.answer(event)
  },
  'answer slowly': async (event) => {
    await sleep(200)
    return behaviours.answer(event)
  },
  'answer with a number': () => 42,
  'answer with a text': () => 'fine',
  'answer with nothing': () => undefined,
  'answer with 10 MB': () => ({ text: 'x'.repeat(10 * 1024 * 1024) }),
  throw: () => {
    throw new Error('Denied by policy.')
  },
  'throw later': async () => {
    await sleep(5)
    throw new TypeError('Cannot read "x" of undefined')
  },
  hang: () => new Promise(() => {}),
}
