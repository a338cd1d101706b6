import { readdirSync, readFileSync } from 'node:fs'

/** The kernel counts CPU time in hundredths of a second. */
const tickMilliseconds = 10

/** User and system time of the process and all its descendants; undefined without a pid. Linux only. */
export function cpuMilliseconds(pid) {
  if (pid === undefined) return undefined
  let ticks = 0
  for (const { fields } of familyOf(pid)) ticks += Number(fields[11]) + Number(fields[12])
  return ticks * tickMilliseconds
}

/** Resident memory of the process and all its descendants, in MB. */
export function residentMegabytes(pid) {
  let kilobytes = 0
  for (const member of familyOf(pid)) {
    kilobytes += Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${member.pid}/status`))?.[1] ?? 0)
  }
  return kilobytes / 1024
}

function familyOf(pid) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), fields: statFields(name) }))
    .filter(({ fields }) => fields.length > 0)
  const family = all.filter((member) => member.pid === pid)
  for (const parent of family) family.push(...all.filter(({ fields }) => Number(fields[1]) === parent.pid))
  return family
}

/** The fields of /proc/PID/stat after the command, which may contain anything: state, parent, … */
function statFields(pid) {
  const text = read(`/proc/${pid}/stat`)
  return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** A process may end between two looks. */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
