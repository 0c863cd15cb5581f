import { describe, expect, it } from 'vitest';
import type { Hours } from '../model/screen';
import { content, launch, playlist, schedule, site, type SitePlan } from './site.test-support';
import { playbackAt } from './timeline';

const T = (text: string) => Date.parse(`2026-03-02T${text}:00Z`);
const days = [1, 2, 3, 4, 5] as const;
const part = (start: string, end: string, on: readonly (1 | 2 | 3 | 4 | 5 | 6 | 7)[] = days) => ({
  days: [...on],
  start,
  end,
});

/** Monday 2 March 2026, in UTC unless the plan says otherwise. */
function during(hours: Hours, plan: SitePlan = {}) {
  return site({
    settings: { defaultPlaylist: 'p' },
    screens: [{ id: 'hall', hours }],
    contents: [content('a')],
    playlists: [playlist('p', ['a']), playlist('q', [{ content: 'a', duration: 0 }])],
    ...plan,
  });
}

describe('outside its hours a screen', () => {
  it('is off until they begin again', () => {
    const of = during({ periods: [part('08:00', '18:00')], closed: [] });
    expect(playbackAt(of, 'hall', T('07:00'))).toEqual({
      mode: 'off',
      source: null,
      item: null,
      since: 0,
      until: T('08:00'),
      nextChange: T('08:00'),
      next: expect.objectContaining({ mode: 'default' }) as unknown,
    });
    expect(playbackAt(of, 'hall', T('17:59'))).toMatchObject({ mode: 'default' });
    expect(playbackAt(of, 'hall', T('18:00'))).toMatchObject({
      mode: 'off',
      until: Date.parse('2026-03-03T08:00Z'),
    });
    expect(playbackAt(of, 'hall', Date.parse('2026-03-06T18:00Z')).until).toBe(
      Date.parse('2026-03-09T08:00Z'),
    );
  });

  it('shows emergencies and launches with priority, and nothing else', () => {
    const hours = { periods: [part('08:00', '18:00')], closed: [] };
    const manual = launch('m', 'manual', 'all', 'playlist:q', T('06:00'));
    const priority = launch('p', 'priority', 'all', 'playlist:q', T('06:30'), T('07:00'));
    const of = during(hours, { launches: [manual, priority] });
    expect(playbackAt(of, 'hall', T('06:10'))).toMatchObject({ mode: 'off', until: T('06:30') });
    expect(playbackAt(of, 'hall', T('06:40'))).toMatchObject({ mode: 'priority', until: T('07:00') });
    expect(playbackAt(of, 'hall', T('07:10'))).toMatchObject({ mode: 'off', until: T('08:00') });
    // What was launched by hand went on underneath.
    expect(playbackAt(of, 'hall', T('08:10'))).toMatchObject({
      mode: 'manual',
      since: T('06:00'),
      until: T('18:00'),
    });
  });

  it('still lets a schedule entry end what was launched by hand', () => {
    const of = during(
      { periods: [part('08:00', '18:00')], closed: [] },
      {
        launches: [launch('m', 'manual', 'all', 'playlist:q', T('06:00'))],
        schedules: [schedule('s', 'p', { start: '07:00', end: '07:30' })],
      },
    );
    expect(playbackAt(of, 'hall', T('09:00')).mode).toBe('default');
  });
});

describe('hours', () => {
  it('that touch or overlap are one span: nothing changes between them', () => {
    const of = during(
      { periods: [part('08:00', '12:00'), part('12:00', '15:00'), part('14:00', '02:00')], closed: [] },
      { settings: { defaultPlaylist: 'q' } },
    );
    expect(playbackAt(of, 'hall', T('09:00')).nextChange).toBe(Date.parse('2026-03-03T02:00Z'));
  });

  it('around the clock are no hours at all, and those of no day are never', () => {
    const all = during({
      periods: [part('00:00', '12:00', [1, 2, 3, 4, 5, 6, 7]), part('12:00', '00:00', [1, 2, 3, 4, 5, 6, 7])],
      closed: [],
    });
    expect(playbackAt(all, 'hall', T('09:00')).mode).toBe('default');
    const none = during({ periods: [part('08:00', '18:00', [])], closed: [] });
    expect(playbackAt(none, 'hall', T('09:00'))).toMatchObject({ mode: 'off', nextChange: null });
  });

  it('move with the site’s zone when that is edited, or the screen is given its own', () => {
    const of = during({ periods: [part('08:00', '18:00')], closed: [] });
    const hall = of.screens.get('hall');
    if (hall === undefined) throw new Error('hall is missing');
    const on = (site: typeof of) => playbackAt(site, 'hall', T('09:30')).mode !== 'off';
    const inZone = (timezone: string) => ({ ...of, settings: { ...of.settings, timezone } });
    expect([on(of), on(inZone('Asia/Tokyo')), on(inZone('Europe/Paris'))]).toEqual([true, false, true]);
    expect([on(inZone('America/New_York')), on(inZone('Asia/Kathmandu')), on(of)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(on({ ...of, screens: new Map([['hall', { ...hall, timezone: 'America/New_York' }]]) })).toBe(
      false,
    );
  });

  it('around the clock are none on a closed date all the same', () => {
    const all = [1, 2, 3, 4, 5, 6, 7] as const;
    const of = during({ periods: [part('00:00', '00:00', all)], closed: ['2026-03-03'] });
    expect(playbackAt(of, 'hall', T('23:59'))).toMatchObject({ mode: 'default' });
    expect(playbackAt(of, 'hall', Date.parse('2026-03-03T00:00Z'))).toMatchObject({
      mode: 'off',
      until: Date.parse('2026-03-04T00:00Z'),
    });
  });

  it('do not start on a closed date, but the night before runs to its end', () => {
    const of = during({ periods: [part('20:00', '04:00', [1, 2, 3, 4, 5, 6, 7])], closed: ['2026-03-03'] });
    expect(playbackAt(of, 'hall', Date.parse('2026-03-03T03:00Z')).mode).toBe('default');
    expect(playbackAt(of, 'hall', Date.parse('2026-03-03T21:00Z'))).toMatchObject({
      mode: 'off',
      until: Date.parse('2026-03-04T20:00Z'),
    });
  });

  it('begin and end where the clock changes as schedule entries do', () => {
    const of = during(
      { periods: [part('02:30', '05:00', [7])], closed: [] },
      { settings: { defaultPlaylist: 'p', timezone: 'Europe/Paris' } },
    );
    expect(playbackAt(of, 'hall', Date.parse('2026-03-29T00:30Z')).until).toBe(
      Date.parse('2026-03-29T01:00Z'),
    );
    expect(playbackAt(of, 'hall', Date.parse('2026-10-25T00:10Z')).until).toBe(
      Date.parse('2026-10-25T00:30Z'),
    );
  });
});
