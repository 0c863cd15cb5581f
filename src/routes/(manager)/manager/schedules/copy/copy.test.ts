import { describe, expect, it } from 'vitest';
import { schedule, playlist, site } from '#lib/timeline/site.test-support';
import type { Schedule } from '#lib/model/schedule';
import { copyDay } from './copy-day';
import type { CopyPlan } from './copy-plan';
import { copyScreen } from './copy-screen';
import { doneText, planLines, planText } from './copy-text';
import { copyWeek } from './copy-week';

const TODAY = '2026-03-04';
const MONDAY = '2026-03-02';

function siteWith(...schedules: readonly Schedule[]) {
  return site({
    settings: { timezone: 'Europe/Paris' },
    screens: [{ id: 'hall', tags: ['ground'] }, { id: 'desk' }, { id: 'bar' }],
    groups: [{ id: 'g', members: ['hall', 'desk'] }],
    playlists: [playlist('p', [])],
    schedules,
  });
}

const created = ({ create }: CopyPlan) =>
  create.map(({ when, targets, playlist: of }) => ({ ...when, targets, of }));
const already = (plan: CopyPlan) => plan.already.map(({ id }) => id);

const hall = { targets: ['screen:hall'] };

describe('copying a day', () => {
  it('of the week to others makes weekly entries for that screen alone, with their dates and without exceptions', () => {
    const of = siteWith(
      schedule(
        'a',
        'p',
        { start: '08:00', end: '12:00', days: [1], from: '2026-01-05', except: ['2026-03-09'] },
        {
          targets: ['group:g'],
          name: 'Mornings',
          priority: 2,
        },
      ),
      schedule('other', 'p', { start: '08:00', end: '12:00', days: [1] }, { targets: ['screen:desk'] }),
      schedule('over', 'p', { start: '13:00', end: '14:00', days: [1], to: '2026-03-03' }, hall),
      schedule('once', 'p', { start: '15:00', end: '16:00', from: MONDAY, to: MONDAY }, hall),
    );
    const plan = copyDay(of, 'screen:hall', { weekday: 1 }, { weekdays: [5, 2] }, TODAY);
    expect(plan.create).toEqual([
      {
        name: 'Mornings',
        targets: ['screen:hall'],
        playlist: 'p',
        priority: 2,
        when: { start: '08:00', end: '12:00', days: [2, 5], from: '2026-01-05', to: null, except: [] },
      },
    ]);
  });

  it('takes a date as it is: with its one-day entries, without what is excepted, overnight by its start', () => {
    const of = siteWith(
      schedule('night', 'p', { start: '22:00', end: '03:00', days: [7, 1] }, hall),
      schedule('not', 'p', { start: '08:00', end: '12:00', except: [MONDAY] }, hall),
      schedule('once', 'p', { start: '15:00', end: '16:00', from: MONDAY, to: MONDAY }, hall),
    );
    const plan = copyDay(of, 'screen:hall', { date: MONDAY }, { date: '2026-03-14' }, TODAY);
    const dates = {
      days: [6],
      from: '2026-03-14',
      to: '2026-03-14',
      except: [],
      targets: ['screen:hall'],
      of: 'p',
    };
    expect(created(plan)).toEqual([
      { start: '22:00', end: '03:00', ...dates },
      { start: '15:00', end: '16:00', ...dates },
    ]);
    expect(created(copyDay(of, 'screen:hall', { date: MONDAY }, { weekdays: [3] }, TODAY))[1]).toMatchObject({
      start: '15:00',
      days: [3],
      from: null,
      to: null,
    });
  });

  it('leaves out the days on which the same is there already, and says so', () => {
    const of = siteWith(
      schedule('a', 'p', { start: '08:00', end: '12:00', days: [1, 2] }, { targets: ['all'] }),
      schedule('b', 'p', { start: '13:00', end: '14:00', days: [1] }, hall),
      // The same but for its priority, its end, its exception: none of these is the same.
      schedule('c', 'p', { start: '13:00', end: '14:00', days: [2] }, { ...hall, priority: 1 }),
      schedule('d', 'p', { start: '13:00', end: '15:00', days: [2] }, hall),
      schedule('e', 'p', { start: '13:00', end: '14:00', days: [2], except: ['2026-03-10'] }, hall),
    );
    const plan = copyDay(of, 'screen:hall', { weekday: 1 }, { weekdays: [2] }, TODAY);
    expect(already(plan)).toEqual(['a']);
    expect(created(plan)).toMatchObject([{ start: '13:00', end: '14:00', days: [2] }]);
    expect(already(copyDay(of, 'screen:hall', { weekday: 1 }, { date: '2026-03-10' }, TODAY))).toEqual(['a']);
    expect(already(copyDay(of, 'screen:hall', { weekday: 1 }, { date: '2026-03-17' }, TODAY))).toEqual([
      'a',
      'b',
    ]);
    // On itself: nothing.
    expect(copyDay(of, 'screen:hall', { date: MONDAY }, { date: MONDAY }, TODAY).create).toEqual([]);
  });

  it('without a chosen screen keeps what each entry is aimed at', () => {
    const of = siteWith(
      schedule('a', 'p', { start: '08:00', end: '12:00', days: [1] }, { targets: ['group:g', 'tag:x'] }),
    );
    expect(created(copyDay(of, '', { weekday: 1 }, { weekdays: [2] }, TODAY))[0]?.targets).toEqual([
      'group:g',
      'tag:x',
    ]);
  });
});

describe('copying a week', () => {
  it('makes one entry of the goal’s dates for each, exceptions and one-day entries as they were that week', () => {
    const of = siteWith(
      schedule(
        'a',
        'p',
        { start: '08:00', end: '12:00', days: [1, 2, 3, 7], except: ['2026-03-03'] },
        { targets: ['all'] },
      ),
      schedule('night', 'p', { start: '22:00', end: '02:00', from: '2026-03-08', to: '2026-03-08' }, hall),
      schedule('before', 'p', { start: '22:00', end: '04:00', from: '2026-03-01', to: '2026-03-01' }, hall),
    );
    expect(created(copyWeek(of, 'group:g', MONDAY, '2026-04-06'))).toEqual([]);
    expect(already(copyWeek(of, 'group:g', MONDAY, '2026-04-06'))).toEqual(['a']);
    expect(created(copyWeek(of, 'screen:hall', MONDAY, '2026-04-06'))).toEqual([
      {
        start: '22:00',
        end: '02:00',
        days: [7],
        from: '2026-04-12',
        to: '2026-04-12',
        except: [],
        targets: ['screen:hall'],
        of: 'p',
      },
    ]);
  });

  it('leaves out only the days that are there', () => {
    const of = siteWith(
      schedule('a', 'p', { start: '08:00', end: '12:00', days: [1, 2, 3], to: '2026-03-08' }, hall),
      schedule('b', 'p', { start: '08:00', end: '12:00', days: [2], from: '2026-03-09' }, hall),
    );
    expect(created(copyWeek(of, 'screen:hall', MONDAY, '2026-03-09'))).toMatchObject([
      { days: [1, 3], from: '2026-03-09', to: '2026-03-11' },
    ]);
  });

  it('keeps the times that entries name across clock changes, also of one that the change swallows', () => {
    const of = siteWith(
      schedule('gap', 'p', { start: '02:10', end: '02:50', days: [7], to: '2026-03-29' }, hall),
      schedule('day', 'p', { start: '01:00', end: '09:00', days: [7], to: '2026-03-29' }, hall),
    );
    expect(created(copyWeek(of, 'screen:hall', '2026-03-23', '2026-10-19'))).toMatchObject([
      { start: '01:00', end: '09:00', from: '2026-10-25' },
      { start: '02:10', end: '02:50', from: '2026-10-25' },
    ]);
  });
});

describe('copying a screen’s schedule', () => {
  const of = siteWith(
    schedule('all', 'p', { start: '06:00', end: '07:00' }, { targets: ['all'] }),
    schedule('group', 'p', { start: '08:00', end: '09:00' }, { targets: ['group:g'] }),
    schedule('own', 'p', { start: '10:00', end: '11:00', days: [1], except: ['2026-03-09'] }, hall),
    schedule('over', 'p', { start: '12:00', end: '13:00', to: '2026-03-03' }, hall),
    schedule('desk', 'p', { start: '14:00', end: '15:00' }, { targets: ['screen:desk'] }),
  );

  it('adds the others to the same entries where they are not meant already', () => {
    const plan = copyScreen(of, 'screen:hall', ['screen:desk', 'screen:bar'], 'aim', TODAY);
    expect(plan.create).toEqual([]);
    expect(plan.aim).toEqual([
      { id: 'group', target: 'screen:bar' },
      { id: 'own', target: 'screen:desk' },
      { id: 'own', target: 'screen:bar' },
    ]);
    expect(already(plan)).toEqual(['all']);
  });

  it('or makes copies for them, exceptions included', () => {
    const plan = copyScreen(of, 'screen:hall', ['screen:desk', 'group:g'], 'copies', TODAY);
    expect(plan.aim).toEqual([]);
    expect(created(plan)).toMatchObject([
      { start: '10:00', days: [1], except: ['2026-03-09'], targets: ['screen:desk', 'group:g'] },
    ]);
    expect(already(plan)).toEqual(['all', 'group']);
  });

  it('does nothing the second time', () => {
    const own = { start: '10:00', end: '11:00', days: [1 as const], except: ['2026-03-09'] };
    const [copied] = created(copyScreen(of, 'screen:hall', ['screen:bar'], 'copies', TODAY)).slice(-1);
    expect(copied).toMatchObject({ ...own, targets: ['screen:bar'] });
    const after = siteWith(...of.schedules.values(), schedule('copy', 'p', own, { targets: ['screen:bar'] }));
    for (const how of ['aim', 'copies'] as const) {
      expect(already(copyScreen(after, 'screen:hall', ['screen:bar'], how, TODAY))).toContain('own');
    }
  });
});

describe('the sentence before a copy', () => {
  const of = siteWith(
    schedule('a', 'p', { start: '08:00', end: '12:00', days: [1, 2] }, { ...hall, name: 'Mornings' }),
    schedule('b', 'p', { start: '13:00', end: '14:00', days: [1] }, hall),
  );

  it('counts what will be there and what is there, and lists it', () => {
    const plan = copyDay(of, 'screen:hall', { weekday: 1 }, { weekdays: [2] }, TODAY);
    expect(planText(plan)).toBe('One entry will be created. One is already there and stays as it is.');
    expect(doneText(plan)).toBe('One entry was created.');
    expect(planLines(plan, of)).toEqual(['p: Tue 13:00 – 14:00 · hall']);
    const more = copyScreen(of, 'screen:hall', ['screen:bar', 'group:g'], 'aim', TODAY);
    expect(planText(more)).toBe('2 entries will play on more screens.');
    expect(doneText(more)).toBe('2 entries play on more screens.');
    expect(planLines(more, of)[0]).toBe('“Mornings”: also on bar');
    expect(planText(copyDay(of, 'screen:hall', { weekday: 5 }, { weekdays: [6] }, TODAY))).toBe(
      'There is nothing to copy.',
    );
  });
});
