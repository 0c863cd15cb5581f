import type { Db } from '../db/db';
import { CHAIN_START, faultOf, type AuditRow } from './chain';

const PAGE = 1_000;

export interface Verdict {
  /** How many were looked at. */
  readonly lines: number;
  /** The hash of the last of them; null for an empty log. */
  readonly newest: string | null;
  /** What is wrong with the first line that is; null: nothing. */
  readonly fault: string | null;
  /** Whether a line has the wanted hash; true when none is wanted. */
  readonly found: boolean;
}

/** Walks the whole log. @param wanted the hash of a line that was there before; null: none */
export async function verifyChain(db: Db, wanted: string | null): Promise<Verdict> {
  let last: AuditRow | null = null;
  let lines = 0;
  let found = wanted === null;
  for (;;) {
    const rows: AuditRow[] = await db.read
      .selectFrom('audit_log')
      .selectAll()
      .where('seq', '>', last?.seq ?? 0)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      const fault: string | null =
        last === null && (row.seq !== 1 || row.previous !== CHAIN_START)
          ? `The first lines, before line ${row.seq}, were taken out.`
          : faultOf(row, last);
      if (fault !== null) return { lines, newest: last?.hash ?? null, fault, found };
      found ||= row.hash === wanted;
      lines += 1;
      last = row;
    }
    if (rows.length < PAGE) return { lines, newest: last?.hash ?? null, fault: null, found };
  }
}
