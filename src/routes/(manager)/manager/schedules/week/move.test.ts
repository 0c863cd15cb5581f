import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { When } from '#lib/model/schedule';
import { DAY, dateOfDay, dayOfDate, msOfTime, weekday } from '#lib/timeline/day';
import { nextDay, patternOf } from '#lib/timeline/occurrences';
import { schedule } from '#lib/timeline/site.test-support';
import { hasOneDate, planMove, type Move, type Scope } from './move';

const HOUR = 3_600_000;
const MONDAY = '2026-03-02';

function entryWith(when: { start: string; end: string } & Partial<When>) {
  return schedule('e', 'p', when, { name: 'Lunch', targets: ['group:g'], priority: 3 });
}

/** The occurrence of `date`, moved by so many hours at its start and its end. */
function moveOf(
  entry: ReturnType<typeof entryWith>,
  date: string,
  startHours: number,
  endHours: number,
): Move {
  const pattern = patternOf(entry.when);
  const day = dayOfDate(date) * DAY;
  return {
    entry,
    occurrence: { schedule: entry.id, date, start: day + pattern.start, end: day + pattern.end },
    startBy: startHours * HOUR,
    endBy: endHours * HOUR,
  };
}

function planned(move: Move, scope: Scope, now = move.entry) {
  const outcome = planMove(now, move, scope);
  if (outcome.refused !== null) throw new Error(outcome.refused);
  return {
    created: outcome.batch.create[0],
    when: outcome.batch.update[0]?.patch.when,
    meanwhile: outcome.meanwhile,
  };
}

describe('moving one occurrence', () => {
  it('only this day: takes the date out of the series and makes an entry like it for the new date', () => {
    const entry = entryWith({ start: '12:00', end: '14:00', days: [1, 2], except: ['2026-02-02'] });
    const { created, when } = planned(moveOf(entry, MONDAY, 49, 49), 'this');
    expect(when).toEqual({ ...entry.when, except: ['2026-02-02', MONDAY] });
    expect(created).toEqual({
      name: 'Lunch',
      targets: ['group:g'],
      playlist: 'p',
      priority: 3,
      when: { start: '13:00', end: '15:00', days: [3], from: '2026-03-04', to: '2026-03-04', except: [] },
    });
  });

  it('takes what was drawn where a clock change shows another time than the entry says', () => {
    const entry = entryWith({ start: '02:30', end: '05:00' });
    const move = moveOf(entry, '2026-03-29', 1, 1);
    // In Paris there is no 02:30 that day: it begins, and is drawn, at 03:00.
    const drawn = { ...move, occurrence: { ...move.occurrence, start: move.occurrence.start + HOUR / 2 } };
    expect(planned(drawn, 'this').created?.when).toMatchObject({ start: '04:00', end: '06:00' });
    expect(planned(drawn, 'every').when).toMatchObject({ start: '03:30', end: '06:00' });
  });

  it('an entry of one date moves as a whole and stays one date', () => {
    const entry = entryWith({ start: '12:00', end: '14:00', from: MONDAY, to: MONDAY });
    expect(hasOneDate(entry.when)).toBe(true);
    for (const scope of ['this', 'every'] as const) {
      const { created, when } = planned(moveOf(entry, MONDAY, 24, 25), scope);
      expect(created).toBeUndefined();
      expect(when).toEqual({
        start: '12:00',
        end: '15:00',
        days: [2],
        from: '2026-03-03',
        to: '2026-03-03',
        except: [],
      });
    }
    expect(hasOneDate({ ...entry.when, to: '2026-03-03', except: ['2026-03-03'] })).toBe(true);
    expect(hasOneDate({ ...entry.when, to: null })).toBe(false);
    expect(hasOneDate({ ...entry.when, from: null })).toBe(false);
  });
});

describe('moving every occurrence', () => {
  it('on the same day changes the times alone', () => {
    const entry = entryWith({ start: '12:00', end: '14:00', days: [1, 2], except: ['2026-02-02'] });
    expect(planned(moveOf(entry, MONDAY, -1, 0.25), 'every').when).toEqual({
      ...entry.when,
      start: '11:00',
      end: '14:15',
    });
  });

  it('keeps the seconds that somebody gave it', () => {
    const entry = entryWith({ start: '12:00:30', end: '14:00' });
    expect(planned(moveOf(entry, MONDAY, 1, 1), 'every').when).toMatchObject({
      start: '13:00:30',
      end: '15:00',
    });
  });

  it('to another weekday replaces that weekday, and its exceptions go along', () => {
    const entry = entryWith({
      start: '12:00',
      end: '14:00',
      days: [1, 3],
      except: ['2026-03-09', '2026-03-11'],
    });
    expect(planned(moveOf(entry, MONDAY, 24, 24), 'every').when).toMatchObject({
      days: [2, 3],
      except: ['2026-03-10', '2026-03-11'],
    });
  });

  it('an overnight entry goes by the day it starts, and its start can cross midnight', () => {
    const entry = entryWith({ start: '23:00', end: '02:00', days: [1] });
    expect(planned(moveOf(entry, MONDAY, 2, 2), 'every').when).toMatchObject({
      start: '01:00',
      end: '04:00',
      days: [2],
    });
    expect(planned(moveOf(entry, MONDAY, 0, 21), 'every').when).toMatchObject({
      start: '23:00',
      end: '23:00',
      days: [1],
    });
  });

  it('moves exactly the occurrences of that weekday, whatever dates and exceptions there are', () => {
    const date = fc.integer({ min: 20_500, max: 20_560 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom<When['days'][number]>(1, 2, 3, 4, 5, 6, 7), { minLength: 1 }),
        fc.option(date),
        fc.option(date),
        fc.array(date, { maxLength: 6 }),
        fc.integer({ min: -6, max: 6 }),
        fc.nat({ max: 9 }),
        (days, from, to, except, by, which) => {
          const entry = entryWith({
            start: '09:00',
            end: '10:00',
            days,
            from: from === null ? null : dateOfDay(from),
            to: to === null ? null : dateOfDay(to),
            except: except.map(dateOfDay),
          });
          const all = startsOf(entry.when);
          const taken = all.filter((day) => day > 20_480 && day < 20_580)[which];
          fc.pre(taken !== undefined);
          const { when } = planned(moveOf(entry, dateOfDay(taken), by * 24, by * 24), 'every');
          const moved = all.map((day) => (weekday(day) === weekday(taken) ? day + by : day));
          const expected = [...new Set(moved)].sort((a, b) => a - b);
          expect(inside(startsOf(when as When))).toEqual(inside(expected));
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Every day that it starts on, of half a year. */
function startsOf(when: When): number[] {
  const found: number[] = [];
  for (
    let day = nextDay(patternOf(when), 20_400);
    day !== null && day < 20_660;
    day = nextDay(patternOf(when), day + 1)
  )
    found.push(day);
  return found;
}
/** Away from the ends of what is looked at. */
const inside = (days: readonly number[]): number[] => days.filter((day) => day > 20_410 && day < 20_650);

describe('somebody else at the same time', () => {
  const entry = entryWith({ start: '12:00', end: '14:00', days: [1, 2] });
  const move = moveOf(entry, MONDAY, 1, 1);

  it.each([
    ['moved this entry to the trash', undefined],
    ['moved this entry to the trash', { ...entry, deletedAt: 5 }],
    ['changed the times of this entry', { ...entry, when: { ...entry.when, end: '15:00' } }],
    ['changed the times of this entry', { ...entry, when: { ...entry.when, days: [2] as When['days'] } }],
    ['changed the times of this entry', { ...entry, when: { ...entry.when, except: [MONDAY] } }],
  ])('who %s is not overwritten, and it is said: %#', (what, now) => {
    const outcome = planMove(now, move, 'every');
    expect(outcome.refused).toMatch(what);
  });

  it('who changed something else keeps that', () => {
    const now = { ...entry, name: 'Dinner', playlist: 'q', when: { ...entry.when, except: ['2026-03-10'] } };
    expect(planned(move, 'every').meanwhile).toBe(false);
    expect(planned(move, 'every', now)).toMatchObject({
      meanwhile: true,
      when: { start: '13:00', end: '15:00', except: ['2026-03-10'] },
    });
    expect(planned(move, 'this', now).created).toMatchObject({ name: 'Dinner', playlist: 'q' });
  });
});

it('refuses more than 24 hours, and nothing at all', () => {
  const entry = entryWith({ start: '12:00', end: '14:00' });
  expect(msOfTime(entry.when.end)).toBe(14 * HOUR);
  expect(planMove(entry, moveOf(entry, MONDAY, 0, 22.25), 'every').refused).toMatch('at most 24 hours');
  expect(planMove(entry, moveOf(entry, MONDAY, 2, 0), 'every').refused).toMatch('at most 24 hours');
  expect(planMove(entry, moveOf(entry, MONDAY, 0, 22), 'every').refused).toBeNull();
});
