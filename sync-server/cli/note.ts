import { audit, type AuditEvent } from '#lib/server/audit/audit';
import type { Db } from '#lib/server/db/db';

/** Writes into the audit log what was done by whoever may open the data directory. */
export function note(
  db: Db,
  now: () => number,
  event: Omit<AuditEvent, 'actor' | 'actorName' | 'address'>,
): Promise<void> {
  return audit({ db, now }, { actor: 'cli', actorName: 'command line', address: '', ...event });
}
