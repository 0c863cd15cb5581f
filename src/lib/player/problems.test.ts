import { expect, it } from 'vitest';
import { createProblems } from './problems';

it('keeps the ten newest, newest first, and each sentence once', () => {
  let now = 0;
  let told = 0;
  const problems = createProblems(
    () => now,
    () => told++,
  );
  for (let i = 0; i < 12; i++) {
    now = i;
    problems.add(new Error(`problem ${i}`));
  }
  now = 20;
  problems.add(new Error('problem 5'));
  expect(problems.newest).toHaveLength(10);
  expect(problems.newest[0]).toEqual({ at: 20, text: 'problem 5' });
  expect(problems.newest.filter(({ text }) => text === 'problem 5')).toHaveLength(1);
  expect(told).toBe(13);
});

it('tells the cause with the error', () => {
  const problems = createProblems(
    () => 1,
    () => undefined,
  );
  problems.add(new Error('It did not load.', { cause: new Error('no network') }));
  problems.add('plain words');
  expect(problems.newest.map(({ text }) => text)).toEqual(['plain words', 'It did not load. (no network)']);
});
