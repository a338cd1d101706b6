// The process of a trigger: one line of JSON per call on standard input, one per answer on standard output.
import { createInterface } from 'node:readline'
import { behaviours } from './behaviours.mjs'

const answer = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)

const ownWays = {
  crash: () => process.exit(7),
  'die at once': () => process.kill(process.pid, 'SIGKILL'),
  loop: () => {
    for (;;);
  },
  log: (event) => {
    console.log('this line answers nothing')
    console.error('a word to the log')
    return event
  },
  'tell the process': (event) => ({
    ...event,
    pid: process.pid,
    folder: process.cwd(),
    environment: { ...process.env },
  }),
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, event } = JSON.parse(line)
  if (event.does === 'answer with garbage') process.stdout.write(`{"id":"${id}","result":oops}\n`)
  else void run(id, event)
}

async function run(id, event) {
  try {
    const result = await (behaviours[event.does] ?? ownWays[event.does])(event)
    answer({ id, result })
  } catch (error) {
    answer({ id, errorMessage: error.message })
  }
}
