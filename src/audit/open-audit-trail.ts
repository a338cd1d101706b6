import type { Location } from '../aws/arn.js'
import type { Random } from '../crypto/random.js'
import type { Clock } from '../domain/clock.js'
import { AuditFile, type AuditFileOptions, type AuditLog } from './audit-file.js'
import { AuditStream } from './audit-stream.js'
import { AuditTrail } from './audit-trail.js'

/** Where the trail goes and how much of it stays. */
export type AuditTarget =
  | ({ readonly kind: 'file' } & Pick<AuditFileOptions, 'path' | 'maxBytes' | 'keep' | 'durability'>)
  | { readonly kind: 'stdout' }

interface Collaborators {
  readonly location: Location
  /** Real time. */
  readonly clock: Clock
  readonly random: Random
  readonly log: AuditLog
}

/** Fails when the file cannot be written: a server that should leave a trail does not run without. */
export async function openAuditTrail(target: AuditTarget, { log, ...rest }: Collaborators): Promise<AuditTrail> {
  const sink =
    target.kind === 'stdout' ? new AuditStream(log) : await AuditFile.open({ ...target, clock: rest.clock, log })
  return new AuditTrail({ ...rest, sink })
}
