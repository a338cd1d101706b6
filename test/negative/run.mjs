#!/usr/bin/env node
import { groups } from './cases/index.mjs'
import { runGroup } from './judge.mjs'
import { World } from './world.mjs'

const [endpoint, ...rest] = process.argv.slice(2)
if (!endpoint || !/^https?:\/\//.test(endpoint) || rest.some((option) => option !== '--json')) {
  process.stderr.write('Usage: npm run test:negative URL [-- --json]\n')
  process.exit(2)
}

const world = new World(endpoint)
const results = []
for (const group of groups) {
  const result = await runGroup(world, group)
  results.push(result)
  if (!rest.includes('--json')) print(result)
}

const sum = (count) => results.reduce((total, result) => total + result[count].length, 0)
const totals = {
  refused: sum('refused'),
  accepted: sum('accepted'),
  broken: sum('broken'),
  impossible: sum('impossible'),
}
if (rest.includes('--json')) process.stdout.write(`${JSON.stringify({ totals, results }, undefined, 2)}\n`)
else {
  const { refused, accepted, broken, impossible } = totals
  process.stdout.write(
    `\n${refused + accepted + broken} near misses: ${refused} refused, ${accepted} accepted, ${broken} broke the server; ` +
      `${impossible} not possible here\n`,
  )
}
process.exitCode = totals.accepted + totals.broken > 0 ? 1 : 0

function print({ title, refused, accepted, broken, impossible, reason }) {
  const counts = [`${refused.length} refused`]
  if (accepted.length > 0) counts.push(`${accepted.length} ACCEPTED`)
  if (broken.length > 0) counts.push(`${broken.length} BROKE THE SERVER`)
  if (impossible.length > 0) counts.push(`${impossible.length} not possible here`)
  process.stdout.write(`${title}: ${counts.join(', ')}${reason ? ` (${reason})` : ''}\n`)
  for (const name of accepted) process.stdout.write(`  accepted: ${name}\n`)
  for (const { name, text } of broken) process.stdout.write(`  broke: ${name}: ${text}\n`)
}
