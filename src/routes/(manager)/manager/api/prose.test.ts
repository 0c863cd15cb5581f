import { expect, it } from 'vitest';
import { runsOf } from './prose';

it('takes what stands in backticks for code', () => {
  expect(runsOf('`a` of b')).toEqual([
    { text: 'a', code: true },
    { text: ' of b', code: false },
  ]);
  expect(runsOf('no code')).toEqual([{ text: 'no code', code: false }]);
  expect(runsOf('a ` alone')).toEqual([{ text: 'a ` alone', code: false }]);
});
