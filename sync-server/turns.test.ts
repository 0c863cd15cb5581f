import { expect, it } from 'vitest';
import { Turns } from './turns';

/** Work that takes a ms a piece, done in turns until there is none left. */
async function inTurns(amounts: Readonly<Record<string, number>>, turnMs: number): Promise<string> {
  let now = 0;
  let done = '';
  const left = new Map(Object.entries(amounts));
  const turns = new Turns<string>({
    sliceMs: 2,
    turnMs,
    now: () => now,
    hasWork: (who) => (left.get(who) ?? 0) > 0,
    work: (who) => {
      left.set(who, (left.get(who) ?? 0) - 1);
      done += who;
      now += 1;
    },
  });
  for (const who of left.keys()) turns.add(who);
  while ([...left.values()].some((amount) => amount > 0)) {
    const before = done.length;
    await new Promise((resolve) => setImmediate(resolve));
    done += done.length > before ? '|' : '';
  }
  return done;
}

it('SS10.6: who has much to do, does a slice and lets the others', async () => {
  expect(await inTurns({ a: 7, b: 1, c: 3 }, 1_000)).toBe('aabccaacaaa|');
});

it('SS10.6: lets the event loop go on after a while, and then goes on where it was', async () => {
  expect(await inTurns({ a: 5, b: 3 }, 3)).toBe('aabb|aab|a|');
});
