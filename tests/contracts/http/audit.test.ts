import { describe, expect, test } from 'vitest';
import { audit } from '#lib/server/audit/audit';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';

async function begin() {
  const app = await startApp();
  return { ...app, admin: await logInAs('admin', app.url, app.context) };
}

describe('the audit log as a file', () => {
  test('is what the filters ask for, all pages of it, and no spreadsheet takes a name for a formula', async () => {
    const { context, admin } = await begin();
    const event = { actor: 'token:x', actorName: '=cmd|calc', action: 'launch', address: '' } as const;
    await Promise.all(Array.from({ length: 1_200 }, (_, n) => audit(context, { ...event, detail: { n } })));
    const csv = await admin.fetch('/api/v1/audit.csv?action=launch&actor=token:x');
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="vitrine-audit-.*\.csv"$/);
    const rows = Buffer.from(await csv.arrayBuffer())
      .toString('utf8')
      .split('\r\n');
    expect(rows[0]).toBe(
      '\uFEFFseq,time,actor,actorName,action,subject,subjectName,outcome,address,detail,hash',
    );
    expect(rows).toHaveLength(1_202);
    expect(rows[1]).toContain(`,token:x,"'=cmd|calc",launch,,,done,,"{""n"":1199}",`);
    const jsonl = await admin.fetch('/api/v1/audit.jsonl?action=launch');
    const lines = (await jsonl.text()).trimEnd().split('\n');
    expect(new Set(lines).size).toBe(1_200);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ actorName: '=cmd|calc', detail: { n: 1_199 } });
    const { body } = await admin.call('GET', '/api/v1/audit?action=audit');
    expect((body as { lines: { detail: unknown }[] }).lines.map(({ detail }) => detail)).toEqual([
      { did: 'exported', as: 'jsonl', action: 'launch' },
      { did: 'exported', as: 'csv', action: 'launch', actor: 'token:x' },
    ]);
    expect((await admin.fetch('/api/v1/audit.csv?cursor=x')).status).toBe(400);
  });

  test('is for admins', async () => {
    const { url, context } = await begin();
    const editor = await logInAs('editor', url, context);
    for (const path of ['/api/v1/audit.csv', '/api/v1/audit.jsonl', '/api/v1/audit/verification']) {
      expect((await editor.fetch(path)).status, path).toBe(403);
    }
  });
});

describe('the verification of the audit log', () => {
  test('says whether it is whole, and whether a line that was noted is still there', async () => {
    const { context, admin } = await begin();
    const ask = async (contains?: string) =>
      (
        await admin.call(
          'GET',
          `/api/v1/audit/verification${contains === undefined ? '' : `?contains=${contains}`}`,
        )
      ).body as { newest: string };
    const first = await ask();
    expect(first).toMatchObject({ fault: null, found: true, droppedUpTo: null });
    await admin.call('PUT', '/api/v1/enrolment-policy', { policy: 'open' });
    expect(await ask(first.newest)).toMatchObject({ fault: null, found: true });
    expect(await ask('0'.repeat(64))).toMatchObject({ fault: null, found: false });
    await context.db.write.updateTable('audit_log').set({ actor_name: 'me' }).where('seq', '=', 1).execute();
    expect(await ask()).toMatchObject({ fault: 'Line 1 was changed after it was written.' });
    expect((await admin.fetch('/api/v1/audit/verification?contains=x')).status).toBe(400);
  });
});

describe('how long the audit log is kept', () => {
  test('is for ever, or some days but no few', async () => {
    const { admin } = await begin();
    const set = (auditKeepDays: unknown) => admin.call('PATCH', '/api/v1/server-settings', { auditKeepDays });
    expect((await admin.call('GET', '/api/v1/server-settings')).body).toMatchObject({ auditKeepDays: null });
    expect(await set(365)).toMatchObject({ status: 200, body: { auditKeepDays: 365 } });
    for (const wrong of [29, 0, -1, 30.5, 40_000, 'ever']) {
      expect(await set(wrong)).toMatchObject({ status: 400, body: { code: 'invalid' } });
    }
    expect(await set(null)).toMatchObject({ body: { auditKeepDays: null } });
    const { body } = await admin.call('GET', '/api/v1/audit?action=settings');
    expect((body as { lines: { detail: unknown }[] }).lines.map(({ detail }) => detail)).toEqual([
      { auditKeepDays: [365, null] },
      { auditKeepDays: [null, 365] },
    ]);
  });
});
