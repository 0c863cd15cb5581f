import { expect, it } from 'vitest';
import { addressOf, closer, lastDays, queryOf, questionIn } from './question';

const asked = (text: string) => questionIn(new URLSearchParams(text));

it('stands in the address, with what is not asked left out', () => {
  expect(addressOf(asked('by=day&from=2026-03-01&screen=hall&other=1'))).toBe(
    '/manager/statistics?by=day&from=2026-03-01&screen=hall',
  );
  expect(queryOf(asked('by=nonsense')).toString()).toBe('by=content');
});

it('counts days by the site’s clock', () => {
  const evening = Date.UTC(2026, 2, 1, 20);
  expect(lastDays(7, 'Asia/Tokyo', evening)).toEqual({ from: '2026-02-24', to: '2026-03-02' });
  expect(lastDays(1, 'UTC', evening)).toEqual({ from: '2026-03-01', to: '2026-03-01' });
});

it('leads from a line to what it is made of', () => {
  expect(closer(asked('by=screen&from=2026-03-01'), 'hall')).toEqual(
    asked('by=content&from=2026-03-01&screen=hall'),
  );
  expect(closer(asked('by=day'), '2026-03-01')).toEqual(asked('by=content&from=2026-03-01&to=2026-03-01'));
  expect(closer(asked('by=playlist'), '')).toBeNull();
});
