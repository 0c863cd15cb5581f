import { api } from '#lib/server/api';
import { JSON_LINES, exportLog, exportQuery } from '#lib/server/audit/export-log';

export const GET = api(
  {
    action: 'audit.read',
    summary: 'The audit log, or what of it the query asks for, as a file of JSON lines; newest first.',
    query: exportQuery,
    answers: { 200: { media: 'application/jsonl' } },
  },
  async ({ context, who, query, note }) => {
    await note({ action: 'audit', detail: { did: 'exported', as: 'jsonl', ...query } });
    return exportLog(context, who, query, JSON_LINES);
  },
);
