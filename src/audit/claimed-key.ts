/**
 * The key id that a request claims in its Authorization header or, when it is pre-signed, in its query. Nothing proves it:
 * for requests whose signature did not hold or was never looked at.
 */
export function claimedKey(authorization: string | undefined, target: string): string | undefined {
  const credential = /Credential=([A-Za-z0-9]{16,128})(?:\/|%2F)/i
  return (credential.exec(authorization ?? '') ?? credential.exec(target))?.[1]
}

/** What stands where a request names no operation, or one that cannot be a name. */
export function claimedOperation(name: string | undefined): string {
  return name !== undefined && /^[A-Za-z]\w{0,99}$/.test(name) ? name : 'UnknownOperation'
}
