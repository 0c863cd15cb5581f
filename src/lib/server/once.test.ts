import { describe, expect, test } from 'vitest';
import { testContext } from '../../../tests/support/context';
import { openTestDb } from '../../../tests/support/db';
import { once, type KeyedRequest } from './once';
import { Problem } from './problem';

const DAY = 24 * 3_600_000;
const asked: KeyedRequest = { author: 'user:ada', header: '"k"', says: ['/groups', '', '{}'] };

async function begin() {
  const context = await testContext();
  let done = 0;
  const work = () => {
    done += 1;
    const headers = { etag: `"${done}"`, 'x-more': 'not kept' };
    return Promise.resolve(new Response(`made ${done}`, { status: 201, headers }));
  };
  return { context, work, done: () => done };
}

describe('a request with an idempotency key', () => {
  test('is carried out once and answered as before, for a day', async () => {
    const { context, work, done } = await begin();
    expect(await (await once(context, asked, work)).text()).toBe('made 1');
    context.advance(DAY);
    const again = await once(context, asked, work);
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([201, 'made 1', '"1"']);
    expect([again.headers.get('idempotency-replayed'), again.headers.get('x-more')]).toEqual(['true', null]);
    context.advance(1);
    expect(await (await once(context, asked, work)).text()).toBe('made 2');
    expect(done()).toBe(2);
  });

  test('is a slip when it says something else, in its path, its query or its body', async () => {
    const { context, work, done } = await begin();
    await once(context, asked, work);
    for (const says of [
      ['/contents', '', '{}'],
      ['/groups', '?a', '{}'],
      ['/groups', '', '{"a":1}'],
      ['/groups', '{}'],
    ])
      await expect(once(context, { ...asked, says }, work)).rejects.toMatchObject({
        status: 422,
        code: 'idempotency-key-reused',
      });
    expect(done()).toBe(1);
  });

  test('may be sent again once it was refused: nothing was done', async () => {
    const { context, work } = await begin();
    const refuse = () => Promise.reject(new Problem(409, 'in-trash', 'It is in the trash.'));
    await expect(once(context, asked, refuse)).rejects.toMatchObject({ code: 'in-trash' });
    expect(await (await once(context, asked, work)).text()).toBe('made 1');
  });

  test('that broke in the middle is not carried out again: nobody knows how far it came', async () => {
    const { context, work, done } = await begin();
    await expect(once(context, asked, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(once(context, asked, work)).rejects.toMatchObject({ status: 409, code: 'outcome-unknown' });
    expect(done()).toBe(0);
  });

  test('is under way for who sends it again meanwhile, and cut off for the process after one that died', async () => {
    const { context, work } = await begin();
    let answer: (response: Response) => void = () => undefined;
    const first = once(context, asked, () => new Promise<Response>((resolve) => (answer = resolve)));
    const meanwhile = once(context, asked, work);
    await expect(meanwhile).rejects.toMatchObject({ code: 'still-running', headers: { 'retry-after': '1' } });
    const other = { ...context, db: await openTestDb(context.config.dataDir) };
    await expect(once(other, asked, work)).rejects.toMatchObject({ code: 'outcome-unknown' });
    answer(new Response(null, { status: 204 }));
    expect((await first).status).toBe(204);
    const later = await once(other, asked, work);
    expect([later.status, await later.text()]).toEqual([204, '']);
  });

  test('is another’s own: the same key of two people is two', async () => {
    const { context, work } = await begin();
    await once(context, asked, work);
    const bobs = { ...asked, author: 'user:bob' };
    for (let n = 0; n < 2; n += 1) expect(await (await once(context, bobs, work)).text()).toBe('made 2');
    const refuse = () => Promise.reject(new Problem(409, 'in-trash', 'It is in the trash.'));
    await expect(once(context, { ...asked, author: 'user:eve' }, refuse)).rejects.toThrow('trash');
    expect(await (await once(context, asked, work)).text()).toBe('made 1');
  });

  test.each(['', '""', '"a', 'a b', 'ä', `"${'x'.repeat(201)}"`])(
    'is refused for the key %s',
    async (header) => {
      const { context, work, done } = await begin();
      await expect(once(context, { ...asked, header }, work)).rejects.toMatchObject({ code: 'invalid' });
      expect(done()).toBe(0);
    },
  );
});
