import { expect, it } from 'vitest';
import { changedFields } from './changed-fields';

it('names only the fields that differ, comparing objects by what they hold', () => {
  const before = { name: 'Hall', tags: ['a'], clock: { show: true }, notes: '' };
  expect(changedFields(before, { ...before, tags: ['a'], clock: { show: true } })).toEqual({});
  expect(changedFields(before, { ...before, name: 'Foyer', clock: { show: false } })).toEqual({
    name: 'Foyer',
    clock: { show: false },
  });
});

it('takes a field that was emptied as changed', () => {
  expect(changedFields<{ to: string | null }>({ to: '2026-01-01' }, { to: null })).toEqual({ to: null });
});
