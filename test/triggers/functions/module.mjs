import { behaviours } from './behaviours.mjs'

const ownWays = {
  'answer with garbage': () => ({ number: 10n }),
  crash: () => process.exit(7),
  'crash in the background': () => {
    setTimeout(() => {
      throw new Error('nobody waits for this')
    }, 10)
    return new Promise(() => {})
  },
  loop: () => {
    for (;;);
  },
  'take all memory': () => {
    const taken = []
    for (;;) taken.push(new Array(1e5).fill(taken.length))
  },
  log: (event) => {
    console.log('heard', event.number)
    console.error('and warned')
    return event
  },
  'tell the context': (event, context) => ({ ...event, context, left: context.getRemainingTimeInMillis() }),
  'tell the environment': () => ({ ...process.env }),
  'change the event': (event) => {
    event.request.changed = true
    return event
  },
}

export const handler = async (event, context) => {
  const behaviour = behaviours[event.does] ?? ownWays[event.does]
  return behaviour(event, context)
}

export const callingBack = (event, _context, callback) => {
  setTimeout(() => (event.does === 'throw' ? callback(new Error('Denied.')) : callback(null, event)), 5)
}

export const done = (event, context) => {
  setTimeout(() => context.done(null, event), 5)
}

export const plain = (event) => event

export const notAFunction = 42
