import { api } from '#lib/server/api';
import { CSV, exportLog, exportQuery } from '#lib/server/audit/export-log';

export const GET = api(
  {
    action: 'audit.read',
    summary: 'The audit log, or what of it the query asks for, as a file of CSV; newest first.',
    query: exportQuery,
    answers: { 200: { media: 'text/csv' } },
  },
  async ({ context, who, query, note }) => {
    await note({ action: 'audit', detail: { did: 'exported', as: 'csv', ...query } });
    return exportLog(context, who, query, CSV);
  },
);
