import { setImmediate } from 'node:timers/promises';
import type { ServerContext } from '../context';
import { auditBeside } from './audit';
import { sealText, type Mark } from './audit-seal';
import { faultOf, type AuditRow } from './chain';
import { replaceSeal } from './keep-seal';

const PAGE = 1_000;

/**
 * Seals the log as it stands, from its first line on, and writes that down: for whoever may open the data directory.
 * @returns why it can't be: what is wrong with the chain itself; null when it was done
 */
export async function accept({
  config,
  db,
  now,
}: Pick<ServerContext, 'config' | 'db' | 'now'>): Promise<string | null> {
  let last: AuditRow | null = null;
  let dropped: Mark | null = null;
  for (;;) {
    const rows: AuditRow[] = await db.read
      .selectFrom('audit_log')
      .selectAll()
      .where('seq', '>', last?.seq ?? 0)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const fault: string | null = faultOf(row, last);
      if (fault !== null) return fault;
      if (last === null && row.seq > 1) dropped = { seq: row.seq - 1, hash: row.previous };
      last = row;
    }
    if (rows.length < PAGE) break;
    await setImmediate();
  }
  const detail = { did: 'accepted', ...(dropped === null ? {} : { upTo: dropped.seq, hash: dropped.hash }) };
  await auditBeside(
    { db, now },
    { actor: 'cli', actorName: 'command line', address: '', action: 'audit', detail },
    async ({ seq, hash }) => [replaceSeal(db, await sealText(config, { dropped, newest: { seq, hash } }))],
  );
  return null;
}
