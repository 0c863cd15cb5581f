import { expect, it } from 'vitest';
import { Rounds } from './rounds';

it.each([1, 5, 48, 100])('SS7.1: each of %i members has one turn in a round of 48 steps', (size) => {
  const members = new Set(Array.from({ length: size }, (_, index) => index));
  const rounds = new Rounds(members);
  const turns = Array.from({ length: 48 }, () => [...rounds.next(48)]);
  expect(turns.flat().sort((a, b) => a - b)).toEqual([...members]);
  expect(Math.max(...turns.map(({ length }) => length))).toBeLessThanOrEqual(Math.ceil(size / 48));
});

it('gives everyone a turn when one step is the round', () => {
  const rounds = new Rounds(new Set(['a', 'b']));
  expect([[...rounds.next(1)], [...rounds.next(1)]]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});
