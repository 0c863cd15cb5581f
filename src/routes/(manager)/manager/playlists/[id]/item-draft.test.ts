import { describe, expect, it } from 'vitest';
import type { PlaylistItem } from '#lib/model/playlist';
import { draftOf, draftProblem, patchOf, type ItemDraft } from './item-draft';

const item: PlaylistItem = {
  id: 'i',
  rank: 'a0',
  content: 'c',
  playlist: null,
  duration: 7,
  validity: { from: null, to: '2026-12-24' },
  conditions: [{ days: [1, 2], start: '07:00', end: '10:00' }],
};
const before = draftOf(item);
const after = (change: Partial<ItemDraft>): ItemDraft => ({ ...draftOf(item), ...change });

describe('the rules of an item in a form', () => {
  it('write only what was changed', () => {
    expect(patchOf(before, after({}))).toEqual({});
    expect(patchOf(before, after({ from: '2026-12-01' }))).toEqual({
      validity: { from: '2026-12-01', to: '2026-12-24' },
    });
    expect(patchOf(before, after({ to: '' }))).toEqual({ validity: null });
    expect(patchOf(before, after({ anyTime: true }))).toEqual({ conditions: null });
    expect(patchOf(before, after({ duration: null }))).toEqual({ duration: null });
  });

  it.each([
    [{ duration: Number.NaN }, 'duration'],
    [{ from: '2026-12-25' }, 'validity.to'],
    [{ conditions: [{ key: 1, days: [], start: '07:00', end: '08:00' }] }, 'conditions.0.days'],
    [{ conditions: [{ key: 1, days: [1], start: '07:00', end: '' }] }, 'conditions.0.end'],
  ] as [Partial<ItemDraft>, string][])('name what is wrong with %j', (change, field) => {
    expect(draftProblem(after(change))?.field).toBe(field);
  });

  it('may run over midnight, and are not asked for while it plays at any time', () => {
    const rows = [{ key: 1, days: [5 as const], start: '22:00', end: '02:00' }];
    expect(draftProblem(after({ conditions: rows }))).toBeNull();
    expect(draftProblem(after({ conditions: [], anyTime: true }))).toBeNull();
  });
});
