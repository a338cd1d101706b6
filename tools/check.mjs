// `npm run check`: everything a tool can hold, at once. Prints one line per check and the words of those that fail.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const node = (...args) => [process.execPath, ...args]
const checks = {
  types: node('node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'),
  'lint and format': node('node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '--max-diagnostics=20', '.'),
  imports: node('tools/checks/check-imports.mjs'),
  'sizes and names': node('tools/checks/check-budget.mjs'),
  documents: node('tools/checks/check-docs.mjs'),
  'generated model': node('tools/generate-model.mjs', '--check'),
  operations: node('tools/check-operations.mjs', '--check'),
  conformance: node('tools/check-conformance.mjs'),
  'authorization reference': node('tools/generate-authorization-reference.mjs', '--check'),
}

const started = performance.now()
const results = await Promise.all(Object.entries(checks).map(([name, command]) => run(name, command)))
const failed = results.filter(({ code }) => code !== 0)
for (const { name, output } of failed) console.log(`\n── ${name}\n${output.trim()}`)
const seconds = ((performance.now() - started) / 1000).toFixed(1)
const verdict =
  failed.length === 0 ? 'all passed' : `${failed.length} failed: ${failed.map(({ name }) => name).join(', ')}`
console.log(`\n${results.length} checks in ${seconds} s, ${verdict}`)
process.exitCode = failed.length > 0 ? 1 : 0

function run(name, [program, ...args]) {
  return new Promise((resolve) => {
    const begun = performance.now()
    const child = spawn(program, args, { cwd: root })
    let output = ''
    const collect = (chunk) => {
      output += chunk
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    child.on('error', (error) => collect(error.message))
    child.on('close', (code) => {
      console.log(`${code === 0 ? '✓' : '✗'} ${name} ${((performance.now() - begun) / 1000).toFixed(1)} s`)
      resolve({ name, code, output })
    })
  })
}
