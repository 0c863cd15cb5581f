import { setImmediate } from 'node:timers/promises';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { keepDaysSetting } from '../db/keep-days';
import { auditBeside } from './audit';
import { readSeal, sealText, type Mark } from './audit-seal';
import { CHAIN_START, faultOf, type AuditRow } from './chain';
import { replaceSeal, SERVER } from './keep-seal';

type Store = Pick<ServerContext, 'db' | 'now' | 'log' | 'config'>;

const DAY_MS = 86_400_000;
const PAGE = 1_000;

/**
 * How many days lines are kept. At least thirty: whoever gets hold of an admin's account can't wipe the traces of it before
 * somebody looks.
 */
export const keepLines = keepDaysSetting('audit_keep_days', 'lines', null);

/**
 * Drops the lines that are older than the setting says. First one transaction writes down, as a line and in the seal, up to
 * where; from then on the log begins there. Then the lines go, some at a time, so that nobody's edit waits for them; what is
 * cut short goes on at the next call. Lines that are not a chain any more are left: they are evidence.
 */
export async function dropOldLines(store: Store): Promise<void> {
  const { config, db, now, log } = store;
  const days = await keepLines.read(db);
  const found = await readSeal(config, db);
  // `keepSeal` says what is wrong with it.
  if (found.kind !== 'open') return;
  await deleteUpTo(db, found.seal.dropped);
  if (days === null) return;
  const old = await linesBefore(store, now() - days * DAY_MS, found.seal.dropped);
  if (typeof old === 'string') {
    log.error({ fault: old }, 'old lines of the audit log are no chain and are not dropped');
    return;
  }
  if (old.last === null) return;
  const { seq, hash } = old.last;
  const dropped: Mark = { seq, hash };
  const detail = { did: 'dropped', upTo: seq, hash, lines: old.count, olderThanDays: days };
  const outcome = { overtaken: false };
  await auditBeside(store, { ...SERVER, action: 'audit', detail }, async (line) => {
    const present = await readSeal(config, db);
    outcome.overtaken = present.kind !== 'open' || (present.seal.dropped?.seq ?? 0) >= seq;
    if (outcome.overtaken) return [];
    return [replaceSeal(db, await sealText(config, { dropped, newest: { seq: line.seq, hash: line.hash } }))];
  });
  if (!outcome.overtaken) await deleteUpTo(db, dropped);
}

interface Old {
  readonly last: Mark | null;
  readonly count: number;
}

/** The unbroken run of lines from the log's beginning that are older; or what is wrong with one of them. */
async function linesBefore({ db }: Store, before: number, dropped: Mark | null): Promise<Old | string> {
  let last: Mark | null = null;
  let count = 0;
  for (;;) {
    const rows: AuditRow[] = await db.read
      .selectFrom('audit_log')
      .selectAll()
      .where('seq', '>', (last ?? dropped)?.seq ?? 0)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      if (row.at >= before) return { last, count };
      const fault = faultOf(row, last ?? dropped ?? { seq: 0, hash: CHAIN_START });
      if (fault !== null) return fault;
      last = row;
      count += 1;
    }
    if (rows.length < PAGE) return { last, count };
    await setImmediate();
  }
}

async function deleteUpTo(db: Db, mark: Mark | null): Promise<void> {
  if (mark === null) return;
  for (;;) {
    const first = await db.read
      .selectFrom('audit_log')
      .select('seq')
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst();
    if (first === undefined || first.seq > mark.seq) return;
    await db.write
      .deleteFrom('audit_log')
      .where('seq', '<=', Math.min(mark.seq, first.seq + PAGE - 1))
      .execute();
  }
}
