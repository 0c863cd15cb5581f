import { expect, it } from 'vitest';
import { loopText } from './nesting-text';

it.each([
  [['Lobby'], '“Lobby” plays itself'],
  [['Lobby', 'Notices'], '“Lobby” plays “Notices”, which plays “Lobby”'],
  [['A', 'B', 'C'], '“A” plays “B”, which plays “C”, which plays “A”'],
])('the circle of %j is said as “%s”', (names, text) => {
  expect(loopText(names)).toBe(text);
});
