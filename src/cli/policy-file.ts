import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AttachType } from '../aws/policy/attachment.js'
import { type ParsedPolicy, parsePolicy } from '../aws/policy/parse-policy.js'
import type { Problem } from '../config/problem.js'

const LARGEST_BYTES = 1024 * 1024

/** A document read from a file, accepted or refused; or why there is none to read. */
export function readPolicyFile(
  file: string,
  {
    folder,
    attach,
    olderVersions,
  }: { readonly folder: string; readonly attach: AttachType; readonly olderVersions?: 'accept' },
): ParsedPolicy | { readonly problem: Problem } {
  const path = resolve(folder, file)
  try {
    if (statSync(path).size > LARGEST_BYTES) return { problem: { where: file, what: 'is larger than 1 MiB' } }
    const text = readFileSync(path, 'utf8').replace(/^\ufeff/, '')
    return parsePolicy(text, { attach, ...(olderVersions ? { olderVersions } : {}) })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return { problem: { where: file, what: code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})` } }
  }
}
