import { csvRow } from '../audit/csv';
import type { Statistics } from './statistics';

const COLUMNS = ['name', 'deleted', 'plays', 'completed', 'cut', 'failed', 'skipped', 'seconds'] as const;

/** Statistics as a file for spreadsheets. */
export function statisticsCsv({ by, from, to, rows }: Statistics): Response {
  const lines = rows.map((row) => csvRow([row.key, ...COLUMNS.map((name) => String(row[name] ?? ''))]));
  // Spreadsheets take a file without the mark for their own country's characters.
  return new Response(`\uFEFF${csvRow([by, ...COLUMNS])}${lines.join('')}`, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="vitrine-plays-by-${by}-${from}-${to}.csv"`,
      'cache-control': 'no-store',
    },
  });
}
