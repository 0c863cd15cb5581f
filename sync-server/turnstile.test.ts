import { expect, it } from 'vitest';
import { Turnstile } from './turnstile';

it('SS9.2: thousands that are done at once pass one after the other, in the order in which they came', () => {
  const turnstile = new Turnstile(1, () => 0);
  const [slow, ...quick] = Array.from({ length: 20_000 }, (_, n) => ({ n }));
  if (slow === undefined) throw new Error('Nobody came.');
  const passed: number[] = [];
  turnstile.enter(slow, () => undefined);
  for (const who of quick) {
    turnstile.enter(who, () => {
      passed.push(who.n);
      turnstile.leave(who);
    });
  }
  expect([passed.length, turnstile.waiting]).toEqual([0, quick.length]);
  turnstile.leave(slow);
  expect(passed).toEqual(quick.map(({ n }) => n));
  expect(turnstile.waiting).toBe(0);
});

it('SS9.2: there are never more inside than there are places, also when the next one comes in as one leaves', () => {
  let now = 0;
  const turnstile = new Turnstile(2, () => now);
  const inside = new Set<object>();
  let most = 0;
  const crowd = Array.from({ length: 7 }, () => ({}));
  for (const who of crowd) {
    turnstile.enter(who, () => {
      inside.add(who);
      most = Math.max(most, inside.size);
    });
  }
  const leave = (who: object): void => {
    inside.delete(who);
    turnstile.leave(who);
  };
  leave(crowd[5] ?? {}); // while it waits: it is not called in any more
  for (const who of [...inside]) leave(who);
  expect([...inside]).toEqual([crowd[2], crowd[3]]);
  now = 10;
  inside.clear();
  turnstile.giveUpOn(5);
  expect([[...inside], turnstile.waiting, most]).toEqual([[crowd[4], crowd[6]], 0, 2]);
});
