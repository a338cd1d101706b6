import { parseArgs } from 'node:util'

/**
 * Flags of a script. The type of each default decides how its flag is read: a list may be repeated, numbers and booleans
 * are converted. An unknown flag ends the script with the usage text.
 */
export function readOptions(usage, defaults) {
  const options = { help: { type: 'boolean' } }
  for (const [name, value] of Object.entries(defaults)) {
    options[name] = { type: value === false ? 'boolean' : 'string', multiple: Array.isArray(value) }
  }
  try {
    const { values } = parseArgs({ options, allowPositionals: false })
    if (values.help) stop(usage, 0)
    return Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => [name, convert(name, values[name] ?? value, value)]),
    )
  } catch (error) {
    return stop(`${error.message}\n\n${usage}`, 2)
  }
}

function convert(name, given, model) {
  if (typeof model !== 'number') return given
  const number = Number(given)
  if (!Number.isFinite(number) || number < 0) throw new Error(`--${name} needs a number`)
  return number
}

function stop(text, code) {
  process.stderr.write(`${text}\n`)
  process.exit(code)
}
