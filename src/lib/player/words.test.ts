import { expect, it } from 'vitest';
import { wordsFor } from './words';

it('speaks the first language of the browser that it knows, else English', () => {
  expect(wordsFor(['fr-CA', 'en']).locale).toBe('fr');
  expect(wordsFor(['de', 'en-GB', 'fr']).locale).toBe('en');
  expect(wordsFor(['de']).locale).toBe('en');
  expect(wordsFor([]).locale).toBe('en');
});

it('says everything in both', () => {
  const [en, fr] = [wordsFor(['en']), wordsFor(['fr'])];
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    expect(fr[key]).not.toBe('');
    expect([key, fr[key]]).not.toEqual([key, en[key]]);
  }
});
