import { describe, expect, it } from 'vitest';
import { draftProblem, emptyDraft, newSchedule, patchOf } from './schedule-draft';

const good = { ...emptyDraft(), playlist: 'p1' };

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
  ])('does not take %j', (change, field) => {
    expect(draftProblem({ ...good, ...change })?.field).toBe(field);
  });

  it('takes an entry that runs over midnight, on one single date', () => {
    const draft = { ...good, start: '22:00', end: '06:00', from: '2026-03-02', to: '2026-03-02' };
    expect(draftProblem(draft)).toBeNull();
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
});
