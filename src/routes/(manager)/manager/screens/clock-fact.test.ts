import { expect, it } from 'vitest';
import { clockProblem } from './clock-fact';

type Clock = NonNullable<Parameters<typeof clockProblem>[0]['clock']>;
const fine: Clock = { trust: 'trusted', doubt: null, errorMs: 3, refusedMs: null };
const said = (more: Partial<Clock>) => clockProblem({ clock: { ...fine, ...more } });

it('says nothing of a clock that is right, nor of a screen that does not tell', () => {
  expect(said({})).toBeNull();
  expect(clockProblem({ clock: null })).toBeNull();
});

it('says why a clock is in doubt', () => {
  const doubt = (doubt: Clock['doubt']) => said({ trust: 'uncertain', doubt, errorMs: null });
  expect(doubt('woke-earlier')).toContain('goes on from the last time it knew');
  expect(doubt('woke-later')).toContain('more than a week later');
  expect(doubt('slept')).toContain('It slept');
  expect(said({ trust: 'unset', errorMs: null })).toContain('goes by the clock of its device');
  expect(said({ errorMs: 4_200 })).toContain('4 s off');
});

it('says what to do about a server that is not believed', () => {
  expect(said({ refusedMs: 600_000 })).toContain('The server’s clock is 10 minutes ahead of this screen’s');
  expect(said({ refusedMs: -600_000 })).toContain('10 minutes behind');
  expect(said({ refusedMs: 600_000 })).toContain('CLOCK_SYNCHRONISED=yes');
});
