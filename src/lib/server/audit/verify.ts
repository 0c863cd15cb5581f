import { setImmediate } from 'node:timers/promises';
import * as v from 'valibot';
import type { ServerContext } from '../context';
import type { Db } from '../db/db';
import { readSeal, type FoundSeal, type Mark } from './audit-seal';
import { CHAIN_START, faultOf, type AuditRow } from './chain';

const PAGE = 1_000;
/** How often it begins again because lines were dropped by age meanwhile. */
const MOST_TRIES = 5;

export interface Verdict {
  /** How many were looked at. */
  readonly lines: number;
  /** The last line that was dropped by age; null: none was. */
  readonly droppedUpTo: number | null;
  /** The hash of the last of them; null for an empty log. */
  readonly newest: string | null;
  /** What is wrong with the first line that is; null: nothing. */
  readonly fault: string | null;
  /** Whether a line has the wanted hash; true when none is wanted. */
  readonly found: boolean;
}

type Store = Pick<ServerContext, 'config' | 'db'>;

/** Walks the whole log. @param wanted the hash of a line that was there before; null: none */
export async function verifyChain({ config, db }: Store, wanted: string | null): Promise<Verdict> {
  for (let attempt = 1; ; attempt += 1) {
    const seal = await readSeal(config, db);
    const verdict = await walk(db, seal, wanted);
    if (verdict.fault === null || attempt === MOST_TRIES) return verdict;
    // Lines may have been dropped by age since the seal was read.
    const after = await readSeal(config, db);
    if (textOf(after) === textOf(seal)) return verdict;
  }
}

const textOf = (seal: FoundSeal): string => (seal.kind === 'open' ? seal.text : seal.kind);

const noteSchema = v.object({ did: v.picklist(['dropped', 'accepted']), upTo: v.number(), hash: v.string() });

/** Whether this line says that lines up to the mark were dropped. */
function says({ action, detail }: AuditRow, dropped: Mark): boolean {
  if (action !== 'audit') return false;
  const parsed = v.safeParse(noteSchema, JSON.parse(detail));
  return parsed.success && parsed.output.upTo === dropped.seq && parsed.output.hash === dropped.hash;
}

async function walk(db: Db, found: FoundSeal, wanted: string | null): Promise<Verdict> {
  const dropped = found.kind === 'open' ? found.seal.dropped : null;
  const sealed = found.kind === 'open' ? found.seal.newest : null;
  const start: Mark = dropped ?? { seq: 0, hash: CHAIN_START };
  let last: Mark = start;
  let lines = 0;
  let hasWanted = wanted === null;
  let isNoted = dropped === null;
  let hasSealed = sealed === null || sealed.seq <= start.seq;
  const verdict = (fault: string | null): Verdict => ({
    lines,
    droppedUpTo: dropped?.seq ?? null,
    newest: lines === 0 ? null : last.hash,
    fault,
    found: hasWanted,
  });
  if (found.kind === 'closed') {
    return verdict(
      'The seal that says where it begins and ends can’t be opened: it was changed, or the server’s key is another one.',
    );
  }
  for (;;) {
    const rows: AuditRow[] = await db.read
      .selectFrom('audit_log')
      .selectAll()
      .where('seq', '>', last.seq)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const fault: string | null =
        lines === 0 && row.seq !== start.seq + 1
          ? `The first lines, before line ${row.seq}, were taken out.`
          : faultOf(row, last);
      if (fault !== null) return verdict(fault);
      hasWanted ||= row.hash === wanted;
      isNoted ||= dropped !== null && says(row, dropped);
      if (row.seq === sealed?.seq) {
        if (row.hash !== sealed.hash) return verdict(`Line ${row.seq} and those after it were written anew.`);
        hasSealed = true;
      }
      lines += 1;
      last = row;
    }
    if (rows.length < PAGE) break;
    // Others wait for this thread.
    await setImmediate();
  }
  if (found.kind === 'none' && lines > 0) {
    return verdict('The seal that says where it begins and ends was taken out.');
  }
  if (!hasSealed) return verdict(`The last lines, up to line ${sealed?.seq ?? 0} at least, were cut off.`);
  if (!isNoted) return verdict(`Lines up to ${start.seq} are gone, and no line says that they were dropped.`);
  return verdict(null);
}
