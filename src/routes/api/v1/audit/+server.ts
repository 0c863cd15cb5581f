import * as v from 'valibot';
import { api } from '#lib/server/api';
import { auditAnswer, auditQuery, readLog } from '#lib/server/audit/read-log';
import { nextCursor } from '#lib/server/page';

export const GET = api(
  {
    action: 'audit.read',
    summary: 'Who did what, when and from where, and what was refused; newest first.',
    query: auditQuery,
    answers: { 200: v.strictObject({ lines: v.array(auditAnswer), next: nextCursor }) },
  },
  async ({ context, query }) => {
    const { items, next } = await readLog(context.db, query);
    return { lines: items, next };
  },
);
