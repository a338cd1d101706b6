/** The first release of each line without the hash-collision flaw of JSON.parse (CVE-2026-21717). */
const fixed = [
  [20, 20, 2],
  [22, 22, 2],
  [24, 14, 1],
] as const

export const SUPPORTED_NODE = '20.20.2, 22.22.2 or 24.14.1 and later of the same line, or a newer line'

/** Whether the release, such as `22.22.2`, is one that a public server may run on. */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number)
  const newest = fixed[fixed.length - 1]
  if (newest && major > newest[0]) return true
  return fixed.some((line) => major === line[0] && (minor > line[1] || (minor === line[1] && patch >= line[2])))
}
