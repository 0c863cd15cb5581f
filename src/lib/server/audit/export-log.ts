import * as v from 'valibot';
import type { Identity } from '#lib/access/access';
import type { ServerContext } from '../context';
import { identityNow } from '../identity-now';
import { requireAction } from '../require-action';
import { csvRow } from './csv';
import { auditFilters, readLog, type AuditLine } from './read-log';

export const exportQuery = v.strictObject(auditFilters);
export type ExportQuery = v.InferOutput<typeof exportQuery>;

/** Lines that are in memory at once. */
const PAGE = 500;

const COLUMNS = [
  'seq',
  'time',
  'actor',
  'actorName',
  'action',
  'subject',
  'subjectName',
  'outcome',
  'address',
  'detail',
  'hash',
] as const;

const time = ({ at }: AuditLine): string => new Date(at).toISOString();

/** How lines are written: what comes before them, and each of them. */
export interface Format {
  readonly type: string;
  readonly ending: string;
  readonly head: string;
  readonly line: (line: AuditLine) => string;
}

export const CSV: Format = {
  type: 'text/csv; charset=utf-8',
  ending: 'csv',
  // Spreadsheets take a file without this mark for their own country's characters.
  head: `\uFEFF${csvRow(COLUMNS)}`,
  line: (line) =>
    csvRow(
      COLUMNS.map((name) =>
        name === 'time' ? time(line) : name === 'detail' ? JSON.stringify(line.detail) : String(line[name]),
      ),
    ),
};

export const JSON_LINES: Format = {
  type: 'application/jsonl; charset=utf-8',
  ending: 'jsonl',
  head: '',
  line: (line) => `${JSON.stringify({ time: time(line), ...line })}\n`,
};

/**
 * The lines that a query asks for, newest first, as a file. More are read when whoever asks has taken those before, and may
 * still have them: a log of years takes its time.
 */
export function exportLog(
  context: Pick<ServerContext, 'db' | 'now'>,
  who: Identity,
  query: ExportQuery,
  format: Format,
): Response {
  const { db, now } = context;
  const encoder = new TextEncoder();
  let cursor: string | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (format.head !== '') controller.enqueue(encoder.encode(format.head));
      },
      async pull(controller) {
        requireAction(await identityNow(context, who), 'audit.read');
        const { items, next } = await readLog(db, { ...query, limit: PAGE, cursor });
        if (items.length > 0) controller.enqueue(encoder.encode(items.map(format.line).join('')));
        if (next === null) controller.close();
        else cursor = next;
      },
    },
    { highWaterMark: 1 },
  );
  const day = new Date(now()).toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      'content-type': format.type,
      'content-disposition': `attachment; filename="vitrine-audit-${day}.${format.ending}"`,
      'cache-control': 'no-store',
    },
  });
}
