import { expect, test } from 'vitest';
import { testContext } from '../../../../tests/support/context';
import { addUser } from '../../../../tests/support/real-rights';
import { setPassword } from './people';

test('a new password cuts off every session but the one that is kept, and nobody else’s, at once', async () => {
  const context = await testContext();
  const [ada, bob] = [await addUser(context, 'editor'), await addUser(context, 'editor')];
  const sessions = async (id: string) =>
    (await context.db.read.selectFrom('sessions').select('id').where('user_id', '=', id).execute()).map(
      (row) => row.id,
    );
  const [adas = ''] = await sessions(ada.id);
  const [bobs = ''] = await sessions(bob.id);
  const isCut = (sessionId: string) =>
    context.closed.some((matches) =>
      matches({ kind: 'user', userId: 'x', username: 'x', role: 'editor', sessionId }),
    );
  await setPassword(context, ada.id, 'another long passphrase', adas);
  expect([await sessions(ada.id), isCut(adas)]).toEqual([[adas], false]);
  await setPassword(context, ada.id, 'another long passphrase');
  expect([await sessions(ada.id), isCut(adas)]).toEqual([[], true]);
  expect([await sessions(bob.id), isCut(bobs)]).toEqual([[bobs], false]);
});
