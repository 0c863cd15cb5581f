import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { TokenBuckets } from '../limits/token-buckets';
import { auditAnyway, type AuditEvent } from './audit';

/** So many lines at once of one caller … */
const AT_ONCE = 200;
/** … and then one in so long: a program that asks for what it may not have, and never stops, must not fill the disk. */
const ONE_EVERY_MS = 60_000;

interface Told {
  readonly buckets: TokenBuckets;
  /** How often a caller was refused without a line of its own since its last one. */
  readonly unwritten: Map<string, number>;
}
const known = new WeakMap<Db, Told>();

/**
 * Writes down that somebody known asked for what they may not have. What came without a line is counted in the next one,
 * as `unwritten`.
 */
export async function auditRefusedAccess(
  context: Pick<ServerContext, 'db' | 'now' | 'log'>,
  from: Pick<AuditEvent, 'actor' | 'actorName' | 'address'>,
  asked: { readonly method: string; readonly path: string },
): Promise<void> {
  const { db, now } = context;
  const told = known.get(db) ?? {
    buckets: new TokenBuckets(AT_ONCE, ONE_EVERY_MS),
    unwritten: new Map<string, number>(),
  };
  known.set(db, told);
  const before = told.unwritten.get(from.actor) ?? 0;
  if (told.buckets.take(from.actor, now()) > 0) {
    told.unwritten.set(from.actor, before + 1);
    return;
  }
  told.unwritten.delete(from.actor);
  const detail = before === 0 ? asked : { ...asked, unwritten: before };
  await auditAnyway(context, { ...from, action: 'access', outcome: 'refused', detail });
}
