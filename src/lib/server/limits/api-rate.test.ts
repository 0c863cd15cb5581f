import { expect, test } from 'vitest';
import { ApiRate, type RateAsked } from './api-rate';

function begin() {
  let now = 0;
  const rate = new ApiRate(() => now, { burst: 3, perSecond: 1 }, { burst: 8, perSecond: 10 });
  return {
    pass: (ms: number) => void (now += ms),
    /** What a call is answered: the headers, or the refusal's. */
    ask: (asked: Partial<RateAsked>): [number, Readonly<Record<string, string>>] => {
      try {
        return [
          200,
          rate.take({ cookie: undefined, authorization: undefined, address: '10.0.0.1', ...asked }),
        ];
      } catch (error) {
        const { status, headers } = error as { status: number; headers: Record<string, string> };
        return [status, headers];
      }
    },
  };
}

test('a caller has so many at once, is told how many are left and when to come back, and goes on then', () => {
  const { ask, pass } = begin();
  const ada = { cookie: 'vitrine_session=ada' };
  expect([1, 2, 3].map(() => ask(ada)[1]['ratelimit'])).toEqual([
    '"api";r=2;t=0',
    '"api";r=1;t=0',
    '"api";r=0;t=0',
  ]);
  expect(ask(ada)).toEqual([
    429,
    { 'retry-after': '1', ratelimit: '"api";r=0;t=1', 'ratelimit-policy': '"api";q=3;w=3' },
  ]);
  expect(ask({ authorization: 'Bearer vt_other' })[0]).toBe(200);
  pass(1_000);
  expect(ask(ada)[0]).toBe(200);
});

test('another proof each time, or none, gets nobody past what an address may ask', () => {
  const { ask } = begin();
  const statuses = Array.from(
    { length: 20 },
    (_, n) => ask(n % 2 === 0 ? { authorization: `Bearer ${n}` } : {})[0],
  );
  expect(statuses.filter((status) => status === 200)).toHaveLength(8);
  expect(ask({ address: '10.0.0.2' })[0]).toBe(200);
});
