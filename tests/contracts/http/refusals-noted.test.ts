import { expect, test } from 'vitest';
import { logInAs } from '../../support/accounts';
import { startApp } from '../../support/app-server';

interface Line {
  readonly actorName: string;
  readonly outcome: string;
  readonly detail: { readonly method: string; readonly path: string };
}

test('what a viewer may not do stands in the audit log, also where bytes are streamed', async () => {
  const { url, context } = await startApp();
  const admin = await logInAs('admin', url, context);
  const viewer = await logInAs('viewer', url, context);
  const asked = [
    ['POST', '/api/v1/contents'],
    ['POST', '/api/v1/media'],
    ['DELETE', `/api/v1/media/${'0'.repeat(64)}`],
    ['POST', '/api/v1/uploads'],
    ['POST', '/api/v1/schedules/import'],
    ['POST', '/api/v1/site/carry-over?epoch=1'],
  ] as const;
  for (const [method, path] of asked) {
    const answer = await viewer.fetch(path, { method });
    expect([path, answer.status]).toEqual([path, 403]);
    await answer.arrayBuffer();
  }
  const { body } = await admin.call('GET', '/api/v1/audit?action=access&outcome=refused');
  const { lines } = body as { readonly lines: readonly Line[] };
  expect(lines.map(({ detail }) => [detail.method, detail.path]).reverse()).toEqual(
    asked.map(([method, path]) => [method, path.split('?')[0]]),
  );
  expect(new Set(lines.map(({ actorName }) => actorName)).size).toBe(1);
});
