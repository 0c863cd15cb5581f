import { expect, it } from 'vitest';
import { schedule, site } from '#lib/timeline/site.test-support';
import { alikeFor, planOf } from './copy-plan';

const when = { start: '09:00', end: '10:00', days: [1] as (1 | 2)[], from: null, to: null, except: [] };

it('what is in the trash is not there already', () => {
  const show = { playlist: 'p', priority: 0, when };
  const of = site({
    schedules: [
      schedule('here', 'p', when, { targets: ['all'] }),
      schedule('trashed', 'p', when, { targets: ['all'], deletedAt: 1 }),
    ],
  });
  expect(alikeFor(of, ['all'], show).map(({ id }) => id)).toEqual(['here']);
});

it('creates nothing twice, and nothing that would never start', () => {
  const entry = { playlist: 'p', targets: ['all'], when };
  // The second of March 2026 is a Monday.
  const on = { ...when, from: '2026-03-02', to: '2026-03-02' };
  const never = { ...entry, when: { ...on, days: [2] as (1 | 2)[] } };
  const once = { ...entry, when: on };
  expect(planOf([entry, entry, never, once], []).create).toEqual([entry, once]);
});
