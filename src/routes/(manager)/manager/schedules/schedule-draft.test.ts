import { describe, expect, it } from 'vitest';
import type { Playlist } from '#lib/model/playlist';
import {
  draftProblem,
  emptyDraft,
  entryOfDraft,
  newSchedule,
  patchOf,
  type ScheduleDraft,
} from './schedule-draft';

const good = { ...emptyDraft(), playlist: 'p1' };
const playlists = new Map([
  ['p1', anyPlaylist('p1', null)],
  ['old', anyPlaylist('old', 5)],
]);
const problemOf = (draft: ScheduleDraft, before: ScheduleDraft | null = null) =>
  draftProblem(draft, before, { playlists });

function anyPlaylist(id: string, deletedAt: number | null): Playlist {
  return {
    id,
    name: id,
    loop: true,
    shuffle: false,
    transition: 'cut',
    template: false,
    createdAt: 1,
    deletedAt,
    items: [],
  };
}

describe('the form of a schedule entry', () => {
  it.each([
    [{ playlist: null }, 'playlist'],
    [{ targets: [] }, 'targets'],
    [{ days: [] }, 'when.days'],
    [{ start: '' }, 'when.start'],
    [{ end: '' }, 'when.end'],
    [{ from: '2026-03-02', to: '2026-03-01' }, 'when.to'],
    [{ priority: Number.NaN }, 'priority'],
    [{ priority: 1.5 }, 'priority'],
    [{ priority: 1e9 }, 'priority'],
    [{ priority: -1_001 }, 'priority'],
    [{ playlist: 'old' }, 'playlist'],
    [{ playlist: 'never' }, 'playlist'],
    [{ from: '0002-01-01' }, 'when.from'],
    [{ to: '12026-01-01' }, 'when.to'],
    [{ from: '2026-03-02', except: ['2026-03-03', '2026-03-01'] }, 'when.except'],
    [{ to: '2026-03-02', except: ['2026-03-03'] }, 'when.except'],
  ])('does not take %j', (change, field) => {
    expect(problemOf({ ...good, ...change })?.field).toBe(field);
  });

  it.each([-1, -1_000, 1_000])('takes the priority %d', (priority) => {
    expect(problemOf({ ...good, priority })).toBeNull();
  });

  it('leaves alone what was as odd when the form opened', () => {
    const odd = { ...good, playlist: 'old', to: '2026-03-02', except: ['2026-03-03'] };
    expect(problemOf({ ...odd, name: 'Still' }, odd)).toBeNull();
    expect(problemOf({ ...odd, playlist: 'never' }, odd)?.field).toBe('playlist');
    expect(problemOf({ ...odd, except: ['2026-03-03', '2026-03-04'] }, odd)?.field).toBe('when.except');
  });

  it('takes an entry that runs over midnight, on one single date', () => {
    const draft = { ...good, start: '22:00', end: '06:00', from: '2026-03-02', to: '2026-03-02' };
    expect(problemOf(draft)).toBeNull();
    expect(newSchedule(draft, 5)).toMatchObject({
      at: 5,
      targets: ['all'],
      when: { start: '22:00', end: '06:00', from: '2026-03-02', to: '2026-03-02', except: [] },
    });
  });

  it('writes the times as one value and leaves alone what was not touched', () => {
    expect(patchOf(good, { ...good, days: [...good.days].reverse() })).toEqual({});
    const patch = patchOf(good, { ...good, end: '19:00' });
    expect(Object.keys(patch)).toEqual(['when']);
    expect(patch.when).toMatchObject({ start: '08:00', end: '19:00' });
  });

  it('is judged only when its times, dates and priority are whole', () => {
    expect(entryOfDraft(null, good)).toMatchObject({ id: null, playlist: 'p1' });
    for (const change of [
      { start: '' },
      { priority: Number.NaN },
      { from: '12026-01-01' },
      { except: ['0002-01-01'] },
    ])
      expect(entryOfDraft(null, { ...good, ...change })).toBeNull();
  });
});
