import { expect, test } from 'vitest';
import { addressOf, filtersIn, queryOf } from './filters';

test('filters go through the address and come back', () => {
  const address = '/manager/audit?text=menu&outcome=refused&from=2026-03-01';
  expect(addressOf(filtersIn(new URLSearchParams(address.split('?')[1])))).toBe(address);
  expect(addressOf(filtersIn(new URLSearchParams()))).toBe('/manager/audit');
});

test('both days are whole ones, and what is no date asks for nothing', () => {
  const query = queryOf(filtersIn(new URLSearchParams('from=2026-03-01&to=2026-03-01&text=+')));
  expect(Number(query.get('to')) - Number(query.get('from'))).toBe(86_400_000);
  expect(query.has('text')).toBe(false);
  expect([...queryOf(filtersIn(new URLSearchParams('from=soon&to=1500-01-01')))]).toEqual([]);
});
