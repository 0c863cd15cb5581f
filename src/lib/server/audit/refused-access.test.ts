import { expect, test } from 'vitest';
import { testContext } from '../../../../tests/support/context';
import { auditRefusedAccess } from './refused-access';

test('a program that never stops fills no disk: it is counted, and said when it is written next', async () => {
  const context = await testContext();
  const refuse = (actor: string) =>
    auditRefusedAccess(
      context,
      { actor, actorName: '', address: '10.0.0.1' },
      { method: 'GET', path: '/api/v1/users' },
    );
  for (let n = 0; n < 300; n += 1) await refuse('token:a');
  await refuse('token:b');
  const details = async () => {
    const rows = await context.db.read
      .selectFrom('audit_log')
      .select(['actor', 'detail'])
      .orderBy('seq')
      .execute();
    return rows.map(({ actor, detail }) => [actor, (JSON.parse(detail) as { unwritten?: number }).unwritten]);
  };
  expect(await details()).toEqual([
    ...Array<unknown>(200).fill(['token:a', undefined]),
    ['token:b', undefined],
  ]);
  context.advance(60_000);
  await refuse('token:a');
  await refuse('token:a');
  expect((await details()).slice(201)).toEqual([['token:a', 100]]);
});
