import { describe, expect, it } from 'vitest';
import { content, launch, playlist, schedule, site } from '#lib/timeline/site.test-support';
import {
  dayAround,
  daysLater,
  hourMarks,
  instantOf,
  localParts,
  nextSource,
  previousSource,
} from './moments';

const PARIS = 'Europe/Paris';
const at = (text: string) => Date.parse(text);

describe('a moment in a screen’s zone', () => {
  it('is read and written by the clock on the wall there', () => {
    const instant = at('2026-07-01T22:30:15Z');
    expect(localParts(instant, PARIS)).toEqual({ date: '2026-07-02', time: '00:30:15' });
    expect(instantOf('2026-07-02', '00:30:15', PARIS)).toBe(instant);
    expect(instantOf('2026-07-02', '00:30', PARIS)).toBe(instant - 15_000);
  });

  it('that the clocks skip is the first one after the gap', () => {
    expect(instantOf('2026-03-29', '02:30', PARIS)).toBe(at('2026-03-29T01:00:00Z'));
  });

  it('half written is none', () => {
    for (const [date, time] of [
      ['', '09:00'],
      ['2026-03-02', ''],
      ['2026-02-30', '9'],
      ['12026-03-02', '09:00'],
    ] as const) {
      expect(instantOf(date, time, PARIS)).toBeNull();
    }
  });

  it('lies in a day of 23, 24 or 25 hours, whose marks stand where those hours are', () => {
    const hours = (day: string) => {
      const { from, to } = dayAround(at(day), PARIS);
      return (to - from) / 3_600_000;
    };
    expect(['2026-03-28T12:00Z', '2026-03-29T12:00Z', '2026-10-25T12:00Z'].map(hours)).toEqual([24, 23, 25]);
    const spring = hourMarks(dayAround(at('2026-03-29T12:00Z'), PARIS), PARIS);
    expect(spring.find(({ hour }) => hour === 12)?.place).toBeCloseTo(11 / 23);
  });

  it('a day later has the same time on the wall, also across a clock change', () => {
    expect(daysLater(at('2026-03-28T08:00:00Z'), 1, PARIS)).toBe(at('2026-03-29T07:00:00Z'));
    expect(daysLater(at('2026-03-29T07:00:00Z'), -1, PARIS)).toBe(at('2026-03-28T08:00:00Z'));
  });
});

describe('the change of sources', () => {
  const of = site({
    contents: [content('a')],
    playlists: [playlist('p', ['a'])],
    schedules: [schedule('s', 'p', { start: '08:00', end: '12:00', days: [1] })],
    launches: [launch('l', 'priority', 'all', 'content:a', at('2026-03-02T09:00Z'), at('2026-03-02T09:30Z'))],
  });
  const MONDAY = '2026-03-02T';

  it('after a moment is where another source takes over, days ahead if need be', () => {
    const next = (text: string) => nextSource(of, 'hall', at(text));
    expect(next(`${MONDAY}08:00:00Z`)).toBe(at(`${MONDAY}09:00Z`));
    expect(next(`${MONDAY}09:00:00Z`)).toBe(at(`${MONDAY}09:30Z`));
    expect(next(`${MONDAY}12:00:00Z`)).toBe(at('2026-03-09T08:00Z'));
    // Also whole days ahead, where one look ends and the next begins.
    expect(next('2026-03-03T08:00:00Z')).toBe(at('2026-03-09T08:00Z'));
    expect(nextSource(site({}), 'hall', at(`${MONDAY}12:00Z`))).toBeNull();
  });

  it('before a moment is where what plays took over, or what played before it did', () => {
    const previous = (text: string) => previousSource(of, 'hall', at(text));
    expect(previous(`${MONDAY}09:30:01Z`)).toBe(at(`${MONDAY}09:30Z`));
    expect(previous(`${MONDAY}09:30:00Z`)).toBe(at(`${MONDAY}09:00Z`));
    expect(previous('2026-03-12T12:00:00Z')).toBe(at('2026-03-09T12:00Z'));
    expect(previous('2026-03-08T09:00:00Z')).toBe(at(`${MONDAY}12:00Z`));
    expect(previousSource(site({}), 'hall', at(`${MONDAY}12:00Z`))).toBeNull();
  });
});
