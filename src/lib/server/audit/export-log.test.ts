import { expect, test } from 'vitest';
import type { Identity } from '#lib/access/access';
import { testContext } from '../../../../tests/support/context';
import { tokenById, createToken, revokeToken } from '../tokens/tokens';
import { audit } from './audit';
import { exportLog, JSON_LINES } from './export-log';

test('an export ends where the right to it does', async () => {
  const context = await testContext();
  const from = { actor: '', actorName: '', address: '' };
  for (let n = 0; n < 1_200; n += 1) void audit(context, { ...from, action: 'access', detail: { n } });
  await audit(context, { ...from, action: 'access' });
  const wish = {
    name: 'reader',
    scopes: ['site:admin' as const],
    screen: null,
    createdBy: 'cli',
    expiresAt: null,
  };
  const { id } = await createToken(context, wish);
  const { name } = await tokenById(context.db, id);
  const who: Identity = { kind: 'token', tokenId: id, name, role: 'site:admin', screenId: null };
  const read = () => exportLog(context, who, {}, JSON_LINES);
  expect((await read().text()).split('\n')).toHaveLength(1_202);
  const reader = read().body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  expect(new TextDecoder().decode(value).split('\n').length).toBeLessThan(600);
  await revokeToken(context, id);
  const rest = async () => {
    for (;;) if ((await reader?.read())?.done !== false) return;
  };
  await expect(rest()).rejects.toMatchObject({ status: 401 });
});
