import { expect, test } from 'vitest';
import type { CommandResult } from '../client/commands';
import { reachText, remarks } from './reach-text';

type Outcome = CommandResult['screens'][number]['outcome'];

const result = (...screens: readonly (readonly [string, Outcome])[]): CommandResult => ({
  reached: screens.filter(([, outcome]) => outcome === 'done' || outcome === 'failed').length,
  screens: screens.map(([name, outcome]) => ({
    screen: name.toLowerCase(),
    name,
    outcome,
    text: outcome === 'done' ? null : `It is ${outcome}.`,
    picture: null,
  })),
});

test('names who was not reached among several', () => {
  const some = result(['Hall', 'done'], ['Kitchen', 'offline'], ['Lobby', 'failed'], ['Roof', 'done']);
  expect(reachText(some)).toBe('3 of 4 screens reached; not reached: Kitchen.');
  expect(reachText(result(['Hall', 'done'], ['Lobby', 'done']))).toBe('All 2 screens reached.');
});

test('speaks of one screen by its name', () => {
  expect(reachText(result(['Hall', 'done']))).toBe('Hall was reached.');
  expect(reachText(result(['Hall', 'too-old']))).toBe('Hall was not reached.');
});

test('does not list a hundred names', () => {
  const many = result(...Array.from({ length: 7 }, (_, n) => [`S${n}`, 'offline'] as const));
  expect(reachText(many)).toBe('0 of 7 screens reached; not reached: S0, S1, S2, S3, S4 and 2 more.');
});

test('says why for each that did not do it', () => {
  expect(remarks(result(['Hall', 'done'], ['Kitchen', 'offline']))).toEqual([
    { name: 'Kitchen', text: 'It is offline.' },
  ]);
});
