import { sql } from 'kysely';
import * as v from 'valibot';
import type { Db } from '../db/db';
import { pageOf, pageQuery, readCursor } from '../page';
import type { AuditRow } from './chain';

/** A line of the audit log, newest first in lists. `at` in ms since the Unix epoch. */
export const auditAnswer = v.strictObject({
  seq: v.number(),
  at: v.number(),
  actor: v.string(),
  actorName: v.string(),
  action: v.string(),
  subject: v.string(),
  subjectName: v.string(),
  outcome: v.picklist(['done', 'refused']),
  address: v.string(),
  detail: v.record(v.string(), v.unknown()),
  hash: v.string(),
});
export type AuditLine = v.InferOutput<typeof auditAnswer>;

const instant = v.pipe(
  v.string(),
  v.regex(/^\d{1,16}$/, 'it is a whole number of milliseconds since 1970'),
  v.transform(Number),
);

/** What of the log is meant; without any of it all is. */
export const auditFilters = {
  actor: v.optional(
    v.pipe(v.string(), v.maxLength(200), v.description('Who did it: `user:<id>`, `token:<id>`, `cli`, …')),
  ),
  subject: v.optional(
    v.pipe(v.string(), v.maxLength(200), v.description('What it was about: `user:<id>`, `screens:<id>`, …')),
  ),
  action: v.optional(
    v.pipe(v.string(), v.maxLength(50), v.description('What was done: `login`, `edit`, `access`, …')),
  ),
  outcome: v.optional(
    v.pipe(
      v.picklist(['done', 'refused'], 'it is “done” or “refused”'),
      v.description('Whether it was carried out.'),
    ),
  ),
  from: v.optional(v.pipe(instant, v.description('From this moment on, in ms since 1970.'))),
  to: v.optional(v.pipe(instant, v.description('Up to this moment, in ms since 1970.'))),
  text: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1),
      v.maxLength(100),
      v.description('Anything that stands in a name or in the details.'),
    ),
  ),
};

export const auditQuery = v.strictObject({ ...pageQuery, ...auditFilters });
export type AuditQuery = v.InferOutput<typeof auditQuery>;

/** A line that somebody changed in the database is shown as it is: `audit verify` says that it was changed. */
function detailOf({ detail }: AuditRow): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(detail);
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch {
    // What it says is shown below.
  }
  return { unreadable: detail };
}

function toLine(row: AuditRow): AuditLine {
  return {
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    actorName: row.actor_name,
    action: row.action,
    subject: row.subject,
    subjectName: row.subject_name,
    outcome: row.outcome,
    address: row.address,
    detail: detailOf(row),
    hash: row.hash,
  };
}

const SEARCHED = ['actor_name', 'subject_name', 'detail', 'address'] as const;
const place = v.tuple([v.number()]);

/** The lines that a query asks for, newest first. @throws {Problem} `invalid` for a cursor of another list */
export async function readLog(
  db: Db,
  { limit, cursor, actor, subject, action, outcome, from, to, text }: AuditQuery,
): Promise<{ readonly items: readonly AuditLine[]; readonly next: string | null }> {
  let query = db.read
    .selectFrom('audit_log')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) query = query.where('seq', '<', readCursor(cursor, place)[0]);
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (action !== undefined) query = query.where('action', '=', action);
  if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  if (text !== undefined) {
    const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((eb) =>
      eb.or(SEARCHED.map((column) => sql<boolean>`${eb.ref(column)} like ${like} escape '\\'`)),
    );
  }
  return pageOf(await query.execute(), limit, toLine, (row) => [row.seq]);
}
