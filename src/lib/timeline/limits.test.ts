import { describe, expect, it } from 'vitest';
import type { Schedule } from '../model/schedule';
import { content, launch, playlist, schedule, site, type SitePlan } from './site.test-support';
import { planFor, playbackAt } from './timeline';
import { upcoming } from './upcoming';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const DAY = 86_400_000;
const EVER = { start: '00:00', end: '00:00' };

/** Asks in many places; whatever the site holds, each answer must come, and its next change must lie ahead. */
function ask(plan: SitePlan) {
  const of = site({ contents: [content('a'), content('b'), content('still', { duration: 0 })], ...plan });
  const instants = [-8.64e15, -1e14, -1, 0, 1.5, 1e9, NOW, NOW + 0.25, NOW + 400 * DAY, 4e12, 8.64e15];
  for (const instant of [...instants, Infinity, -Infinity]) {
    const { nextChange, until } = playbackAt(of, 'hall', instant);
    if (nextChange !== null) expect(nextChange).toBeGreaterThan(Math.min(instant, 8.64e15));
    if (until !== null && nextChange !== null) expect(until).toBeGreaterThanOrEqual(nextChange);
  }
  upcoming(planFor(of, 'hall'), NOW, NOW + 7 * DAY);
  return of;
}

describe('at the limits', { timeout: 60_000 }, () => {
  it('of time, an empty site and a busy one answer', () => {
    ask({});
    ask({
      playlists: [playlist('p', ['a']), playlist('q', ['still'], { loop: false })],
      schedules: [
        schedule('s', 'p', { start: '09:00', end: '08:00' }),
        schedule('t', 'q', { start: '08:30', end: '08:30' }),
        schedule('u', 'p', { start: '08:30', end: '08:40', from: '9999-12-31' }),
        schedule('v', 'p', { start: '08:30', end: '08:40', to: '0000-01-01' }),
      ],
      launches: [
        launch('l', 'manual', 'all', 'content:a', Number.MAX_SAFE_INTEGER),
        launch('m', 'priority', 'all', 'content:a', -1e15, -1e15 + 5),
      ],
      settings: { defaultPlaylist: 'p', timezone: 'Pacific/Apia' },
    });
  });

  it('a question that is not about an instant is refused', () => {
    expect(() => playbackAt(site({}), 'hall', Number.NaN)).toThrow(RangeError);
  });

  it('a fraction of a millisecond makes no difference', () => {
    const of = ask({ playlists: [playlist('p', ['a', 'b'])], settings: { defaultPlaylist: 'p' } });
    expect(playbackAt(of, 'hall', NOW + 9_999.999)).toEqual(playbackAt(of, 'hall', NOW + 9_999));
  });

  it('an unknown zone counts as UTC', () => {
    const plan: SitePlan = {
      playlists: [playlist('p', ['a'])],
      schedules: [schedule('s', 'p', { start: '09:00', end: '10:00' })],
    };
    const of = ask({ ...plan, settings: { timezone: 'Mars/Olympus_Mons' } });
    expect(playbackAt(of, 'hall', NOW)).toEqual(playbackAt(ask(plan), 'hall', NOW));
  });

  it('ten thousand items of a millisecond, and of a month', () => {
    for (const duration of [0.001, 30 * 86_400]) {
      const items = Array.from({ length: 10_000 }, () => ({ content: 'a', duration }));
      const of = ask({ playlists: [playlist('p', items)], settings: { defaultPlaylist: 'p' } });
      const { item, since, until } = playbackAt(of, 'hall', NOW);
      expect(since).toBe(Math.floor(NOW / (duration * 1_000)) * duration * 1_000);
      expect(until).toBe(since + duration * 1_000);
      expect(item?.index).toBe(Math.floor(NOW / (duration * 1_000)) % 10_000);
    }
  });

  it('thousands of contents that each have their own dates', () => {
    const date = (day: number) => new Date(NOW + day * DAY).toISOString().slice(0, 10);
    const contents = Array.from({ length: 2_000 }, (_, index) =>
      content(`c${index}`, { validity: { from: date(index - 1_000), to: date(index - 990) } }),
    );
    const items = contents.map(({ id }) => id);
    const of = ask({
      contents,
      playlists: [playlist('p', items, { loop: false })],
      schedules: [
        schedule('s', 'p', {
          start: '00:00',
          end: '00:00',
          except: contents.map((_, index) => date(index * 3)),
        }),
      ],
    });
    const midnight = NOW + 5 * DAY - 9 * 3_600_000;
    expect(playbackAt(of, 'hall', midnight + 30_000)).toMatchObject({
      mode: 'scheduled',
      source: { since: midnight },
    });
  });

  it('a list that played to its end in 1970 and would never play again', () => {
    const of = ask({
      playlists: [playlist('once', ['a'], { loop: false }), playlist('p', ['b'])],
      schedules: [
        schedule('s', 'once', { start: '00:00', end: '00:00' }, { priority: 1 }),
        schedule('t', 'p', { start: '10:00', end: '11:00' }),
      ],
      settings: { timezone: 'Africa/Casablanca' },
    });
    expect(playbackAt(of, 'hall', NOW)).toMatchObject({ mode: 'idle', until: NOW + 3_600_000 });
    const alone = ask({
      playlists: [playlist('once', ['a'], { loop: false })],
      schedules: [schedule('s', 'once', { start: '00:00', end: '00:00' })],
    });
    expect(playbackAt(alone, 'hall', NOW)).toMatchObject({ mode: 'idle', nextChange: null });
  });

  it('conditions that are never met while their entry is under way, or contradict each other', () => {
    const conditions = [{ start: '01:30', end: '03:00', days: [5 as const] }];
    const evenings = [{ start: '18:00', end: '22:00', days: [5 as const] }];
    for (const timezone of ['UTC', 'Europe/Paris', 'Asia/Kathmandu']) {
      const of = ask({
        playlists: [
          playlist('p', [{ content: 'a', conditions }]),
          playlist('q', [
            { playlist: 'p', conditions: evenings },
            { content: 'b', conditions: [] },
          ]),
        ],
        schedules: [schedule('s', 'p', { start: '04:00', end: '17:15' }), schedule('t', 'q', EVER)],
        launches: [launch('l', 'manual', 'all', 'playlist:q', NOW - 60_000)],
        settings: { defaultPlaylist: 'q', timezone },
      });
      expect(playbackAt(of, 'hall', NOW)).toMatchObject({ mode: 'idle', nextChange: null });
    }
  });

  it('conditions that are met from the very end of their entry on', () => {
    const of = ask({
      playlists: [
        playlist('p', [
          { content: 'a', conditions: [{ start: '10:00', end: '11:00', days: [1, 2, 3, 4, 5, 6, 7] }] },
        ]),
      ],
      schedules: [schedule('s', 'p', { start: '09:00', end: '10:00' })],
    });
    for (const instant of [NOW - 1, NOW, NOW + 3_600_000, NOW + 7_200_000]) {
      expect(playbackAt(of, 'hall', instant)).toMatchObject({ mode: 'idle', nextChange: null });
    }
  });

  it('a clock that jumps a year, forth and back, or to the beginning', () => {
    const days = [1, 2, 3, 4, 5] as const;
    const plan: SitePlan = {
      screens: [
        { id: 'hall', hours: { periods: [{ start: '07:00', end: '22:00', days: [...days] }], closed: [] } },
      ],
      playlists: [
        playlist('p', [
          { content: 'a', conditions: [{ start: '08:00', end: '09:30', days: [...days] }] },
          'b',
        ]),
        playlist('q', ['a', 'b', { playlist: 'p' }], { shuffle: true }),
      ],
      schedules: [
        schedule('s', 'p', EVER),
        schedule('t', 'q', { start: '09:00', end: '11:00' }, { priority: 1 }),
      ],
      settings: { timezone: 'Europe/Paris' },
    };
    const of = ask(plan);
    const jumps = [0, 365, -365, 366, 3_650, -NOW / DAY, 40, 0];
    for (const instant of jumps.map((jump) => NOW + jump * DAY + 1_234)) {
      expect(playbackAt(of, 'hall', instant)).toEqual(playbackAt(structuredClone(of), 'hall', instant));
    }
  });

  it('before the Unix epoch nothing is scheduled, and what then begins is announced', () => {
    const of = ask({
      playlists: [playlist('p', ['a']), playlist('q', ['b'])],
      schedules: [schedule('s', 'p', EVER)],
      settings: { timezone: 'Europe/Paris', defaultPlaylist: 'q' },
    });
    expect(playbackAt(of, 'hall', -4_000)).toMatchObject({ mode: 'default', since: -10_000, until: 0 });
    const idle = { ...of, settings: { ...of.settings, defaultPlaylist: null } };
    expect(playbackAt(idle, 'hall', -4_000)).toMatchObject({ mode: 'idle', until: 0 });
    expect(playbackAt(of, 'hall', 0)).toMatchObject({ mode: 'scheduled', since: 0 });
    const later = ask({
      playlists: [playlist('p', ['a'])],
      schedules: [schedule('s', 'p', { start: '09:00', end: '10:00' })],
    });
    expect(playbackAt(later, 'hall', -1)).toMatchObject({ mode: 'idle', until: 9 * 3_600_000 });
  });

  it('that a change was too far ahead to be seen is forgotten when it comes nearer', () => {
    const part = (start: string, end: string) => [{ start, end, days: [1, 2, 3, 4, 5, 6, 7] as (1 | 2)[] }];
    // In Pyongyang half an hour came twice, once: on 14 August 2015 the first 23:45 lay before the last 23:40.
    const of = site({
      contents: [content('still', { duration: 0 }), content('b')],
      playlists: [
        playlist('p', ['still', { playlist: 'q', conditions: part('22:00', '23:40') }]),
        playlist('q', [{ content: 'b', conditions: part('23:45', '23:59') }]),
      ],
      settings: { timezone: 'Asia/Pyongyang', defaultPlaylist: 'p' },
    });
    const change = Date.parse('2015-08-14T14:45Z');
    for (const year of [2008, 2009, 2010]) {
      expect(playbackAt(of, 'hall', Date.UTC(year, 5, 1))).toMatchObject({ since: 0, nextChange: null });
    }
    for (const year of [2014, 2015]) {
      expect(playbackAt(of, 'hall', Date.UTC(year, 5, 1)).nextChange).toBe(change);
    }
    expect(playbackAt(of, 'hall', Date.UTC(2026, 5, 1)).source?.since).toBe(Date.parse('2015-08-14T15:10Z'));
  });

  it('a picture that stays for ever has no end', () => {
    const of = ask({
      playlists: [playlist('p', ['still'])],
      schedules: [
        schedule('s', 'p', { start: '06:00', end: '18:00' }),
        schedule('t', 'p', { start: '18:00', end: '06:00' }),
      ],
      settings: { timezone: 'Europe/Paris' },
    });
    expect(playbackAt(of, 'hall', NOW)).toMatchObject({
      mode: 'scheduled',
      since: 0,
      until: null,
      nextChange: Date.parse('2026-03-02T17:00:00Z'),
      next: null,
    });
  });

  describe('what stays is announced until it ends, however far ahead:', () => {
    const of = (schedules: Schedule[], playlists = [playlist('p', ['still']), playlist('q', ['a'])]) =>
      ask({ playlists, schedules, settings: { timezone: 'Europe/Paris' } });

    it('by a last date', () => {
      const until = playbackAt(
        of([schedule('s', 'p', { start: '00:00', end: '00:00', to: '2027-09-30' })]),
        'hall',
        NOW,
      ).until;
      expect(until).toBe(Date.parse('2027-10-01T00:00+02:00'));
    });

    it('by the first date of a content in a list above', () => {
      const dated = ask({
        contents: [
          content('still', { duration: 0 }),
          content('new', { validity: { from: '2026-12-24', to: null } }),
        ],
        playlists: [playlist('p', ['still']), playlist('q', ['new'])],
        schedules: [
          schedule('s', 'p', { start: '00:00', end: '00:00' }),
          schedule('t', 'q', { start: '00:00', end: '00:00' }, { priority: 1 }),
        ],
      });
      expect(playbackAt(dated, 'hall', NOW).until).toBe(Date.parse('2026-12-24T00:00Z'));
    });

    it('by an entry of another day, after a week that it left out', () => {
      const saturdays = schedule(
        't',
        'q',
        { start: '10:00', end: '11:00', days: [6], except: ['2026-03-07'] },
        { priority: 1 },
      );
      const all = schedule('s', 'p', { start: '00:00', end: '00:00' });
      expect(playbackAt(of([all, saturdays]), 'hall', NOW).until).toBe(Date.parse('2026-03-14T10:00+01:00'));
    });

    it('by an entry that begins with the end of the week of its first date', () => {
      const saturdays = schedule(
        't',
        'q',
        { start: '10:00', end: '11:00', days: [6, 7], from: '2026-06-01' },
        { priority: 1 },
      );
      const all = schedule('s', 'p', { start: '00:00', end: '00:00' });
      expect(playbackAt(of([all, saturdays]), 'hall', NOW).until).toBe(Date.parse('2026-06-06T10:00+02:00'));
    });

    it('by a clock change', () => {
      // Only where 02:10 and 02:15 are the same instant does the lower id win.
      const entries = [
        schedule('early', 'p', { start: '04:00', end: '02:15' }, { priority: 5 }),
        schedule('late', 'p', { start: '02:15', end: '04:00' }),
        schedule('a low', 'q', { start: '02:10', end: '03:30' }),
      ];
      const start = Date.parse('2026-03-29T01:30Z');
      expect(playbackAt(of(entries), 'hall', start + 86_400_000)).toMatchObject({
        since: start,
        until: Date.parse('2027-03-28T01:00Z'),
      });
    });

    it('by a day without the list that was played to its end', () => {
      const once = [playlist('once', ['a'], { loop: false })];
      const entry = schedule('s', 'once', { start: '00:00', end: '00:00', except: ['2026-08-10'] });
      expect(playbackAt(of([entry], once), 'hall', NOW)).toMatchObject({
        mode: 'idle',
        until: Date.parse('2026-08-11T00:00+02:00'),
      });
    });

    it('but not by the last date of a list that was played to its end', () => {
      const dated = ask({
        contents: [content('a', { validity: { from: null, to: '2026-03-09' } })],
        playlists: [playlist('once', ['a'], { loop: false })],
        launches: [launch('l', 'priority', 'all', 'playlist:once', NOW - 60_000)],
      });
      expect(playbackAt(dated, 'hall', NOW)).toMatchObject({ mode: 'idle', nextChange: null });
    });
  });

  it('are two thousand entries that cover each other on one screen', () => {
    const two = (number: number) => String(number).padStart(2, '0');
    const of = site({
      contents: [content('a')],
      playlists: Array.from({ length: 50 }, (_, index) => playlist(`p${index}`, ['a'])),
      schedules: Array.from({ length: 2_000 }, (_, index) => {
        const [hour, minute] = [(index * 7) % 24, two((index * 13) % 60)];
        const when = { start: `${two(hour)}:${minute}`, end: `${two((hour + 12) % 24)}:${minute}` };
        return schedule(`s${two(index)}`, `p${index % 50}`, when);
      }),
    });
    // They last twelve hours: the one that started last before 10:00 wins, of several the lowest id.
    const [winner] = [...of.schedules.values()]
      .filter(({ when }) => when.start <= '10:00')
      .sort((one, other) => other.when.start.localeCompare(one.when.start) || one.id.localeCompare(other.id));
    expect(playbackAt(of, 'hall', Date.parse('2026-03-02T10:00:00Z'))).toMatchObject({
      mode: 'scheduled',
      source: { via: winner?.id },
    });
  });
});
