import { describe, expect, it } from 'vitest';
import type { Schedule } from '../model/schedule';
import type { Site } from '../model/site';
import { content, playlist, schedule, site } from './site.test-support';
import { playbackAt } from './timeline';

/** A site in a zone with three playlists of ten-second items: `p`, `q`, and `once`, which does not loop. */
function inZone(timezone: string, ...schedules: Schedule[]): Site {
  return site({
    settings: { timezone },
    contents: [content('a'), content('b'), content('c')],
    playlists: [
      playlist('p', ['a', 'b', 'c']),
      playlist('q', ['b']),
      playlist('once', ['c'], { loop: false }),
    ],
    schedules,
  });
}

/** The spans in which some entry plays, as `start/end entry`, from one instant to another (RFC 3339). */
function spans(of: Site, from: string, to: string): string[] {
  const found: string[] = [];
  let start = Date.parse(from);
  let entry: string | null = null;
  for (let at: number | null = start; at !== null && at <= Date.parse(to);) {
    const { source, nextChange } = playbackAt(of, 'hall', at);
    const now = source?.via ?? null;
    if (now !== entry) {
      if (entry !== null) found.push(`${short(start)}/${short(at)} ${entry}`);
      entry = now;
      start = at;
    }
    at = nextChange;
  }
  if (entry !== null) found.push(`${short(start)}/… ${entry}`);
  return found;
}

const short = (instant: number) => new Date(instant).toISOString().replace(/(:00)?\.000Z$/, 'Z');
const via = (of: Site, instant: string) => playbackAt(of, 'hall', Date.parse(instant)).source?.via ?? null;
const anchor = (of: Site, instant: string) => {
  const since = playbackAt(of, 'hall', Date.parse(instant)).source?.since;
  return since === undefined ? null : short(since);
};

describe('a schedule entry', () => {
  it('plays on its days of the week', () => {
    const of = inZone('UTC', schedule('s', 'p', { start: '09:00', end: '10:00', days: [1, 7] }));
    expect(spans(of, '2026-03-02T00:00Z', '2026-03-09T12:00Z')).toEqual([
      '2026-03-02T09:00Z/2026-03-02T10:00Z s',
      '2026-03-08T09:00Z/2026-03-08T10:00Z s',
      '2026-03-09T09:00Z/2026-03-09T10:00Z s',
    ]);
  });

  it('counts seconds', () => {
    const of = inZone('UTC', schedule('s', 'p', { start: '09:00:05', end: '09:00:59' }));
    expect(spans(of, '2026-03-02T00:00Z', '2026-03-02T12:00Z')).toEqual([
      '2026-03-02T09:00:05Z/2026-03-02T09:00:59Z s',
    ]);
  });

  it('whose end is before its start runs into the next day; days, first, last date and exceptions name its start', () => {
    const when = {
      start: '22:00',
      end: '06:00',
      from: '2026-03-03',
      to: '2026-03-06',
      except: ['2026-03-05'],
    };
    const of = inZone('UTC', schedule('s', 'p', { ...when, days: [3, 4, 5] }));
    expect(spans(of, '2026-03-01T00:00Z', '2026-03-20T00:00Z')).toEqual([
      '2026-03-04T22:00Z/2026-03-05T06:00Z s',
      '2026-03-06T22:00Z/2026-03-07T06:00Z s',
    ]);
  });

  it('whose start is its end lasts 24 hours', () => {
    const of = inZone('UTC', schedule('s', 'p', { start: '09:00', end: '09:00', days: [2] }));
    expect(spans(of, '2026-03-01T00:00Z', '2026-03-08T00:00Z')).toEqual([
      '2026-03-03T09:00Z/2026-03-04T09:00Z s',
    ]);
  });

  it('without days, with its dates reversed, without playlist or with an empty one never plays', () => {
    const of = inZone(
      'UTC',
      schedule('a', 'p', { start: '00:00', end: '00:00', days: [] }),
      schedule('b', 'p', { start: '00:00', end: '00:00', from: '2026-03-08', to: '2026-03-07' }),
      schedule('c', 'missing', { start: '00:00', end: '00:00' }),
    );
    expect(playbackAt(of, 'hall', Date.parse('2026-03-07T12:00Z'))).toMatchObject({
      mode: 'idle',
      nextChange: null,
    });
  });

  it('is announced however far ahead it lies', () => {
    const of = inZone('UTC', schedule('s', 'p', { start: '09:00', end: '10:00', from: '2044-02-29' }));
    expect(playbackAt(of, 'hall', Date.parse('2026-03-07T12:00Z'))).toMatchObject({
      mode: 'idle',
      until: Date.parse('2044-02-29T09:00Z'),
    });
  });

  it('follows the screen’s own zone where it has one', () => {
    const of = inZone('UTC', schedule('s', 'p', { start: '09:00', end: '10:00' }));
    const hall = of.screens.get('hall');
    if (hall === undefined) throw new Error('hall is missing');
    const moved = { ...of, screens: new Map([['hall', { ...hall, timezone: 'Asia/Kathmandu' }]]) };
    expect(spans(moved, '2026-03-02T00:00Z', '2026-03-02T12:00Z')).toEqual([
      '2026-03-02T03:15Z/2026-03-02T04:15Z s',
    ]);
  });
});

describe('where entries overlap', () => {
  it('the highest priority wins, then the later start, then the lower id', () => {
    const of = inZone(
      'UTC',
      schedule('a', 'p', { start: '08:00', end: '12:00' }),
      schedule('b', 'q', { start: '09:00', end: '11:00' }),
      schedule('d', 'p', { start: '10:00', end: '10:30' }),
      schedule('c', 'q', { start: '10:00', end: '10:30' }),
      schedule('z', 'q', { start: '08:30', end: '09:30' }, { priority: 1 }),
    );
    expect(spans(of, '2026-03-02T00:00Z', '2026-03-02T13:00Z')).toEqual([
      '2026-03-02T08:00Z/2026-03-02T08:30Z a',
      '2026-03-02T08:30Z/2026-03-02T09:30Z z',
      '2026-03-02T09:30Z/2026-03-02T10:00Z b',
      '2026-03-02T10:00Z/2026-03-02T10:30Z c',
      '2026-03-02T10:30Z/2026-03-02T11:00Z b',
      '2026-03-02T11:00Z/2026-03-02T12:00Z a',
    ]);
  });

  it('a priority that is edited counts at once', () => {
    const [a, b] = [
      schedule('a', 'p', { start: '08:00', end: '12:00' }),
      schedule('b', 'q', { start: '08:00', end: '12:00' }),
    ];
    const of = inZone('UTC', a, b);
    expect(via(of, '2026-03-02T09:00Z')).toBe('a');
    const edited = new Map(of.schedules).set('b', { ...b, priority: 1 });
    expect(via({ ...of, schedules: edited }, '2026-03-02T09:00Z')).toBe('b');
  });

  it('one that played its list to the end gives way to the next, whose run starts there', () => {
    const of = inZone(
      'UTC',
      schedule('long', 'p', { start: '08:00', end: '12:00' }),
      schedule('jingle', 'once', { start: '10:00', end: '10:05' }, { priority: 5 }),
    );
    expect(spans(of, '2026-03-02T09:59Z', '2026-03-02T13:00Z')).toEqual([
      '2026-03-02T09:59Z/2026-03-02T10:00Z long',
      '2026-03-02T10:00Z/2026-03-02T10:00:10Z jingle',
      '2026-03-02T10:00:10Z/2026-03-02T12:00Z long',
    ]);
    expect(anchor(of, '2026-03-02T11:00Z')).toBe('2026-03-02T10:00:10Z');
  });
});

describe('runs', { timeout: 60_000 }, () => {
  it('entries that touch and play the same playlist are one run: it does not start over', () => {
    const of = inZone(
      'UTC',
      schedule('a', 'p', { start: '08:00', end: '09:00:07' }),
      schedule('b', 'p', { start: '09:00:07', end: '10:00' }),
    );
    const before = playbackAt(of, 'hall', Date.parse('2026-03-02T09:00:06Z'));
    const after = playbackAt(of, 'hall', Date.parse('2026-03-02T09:00:08Z'));
    expect(before).toMatchObject({
      since: Date.parse('2026-03-02T09:00:00Z'),
      nextChange: Date.parse('2026-03-02T09:00:07Z'),
      until: Date.parse('2026-03-02T09:00:10Z'),
    });
    expect(after).toMatchObject({
      source: { via: 'b', since: Date.parse('2026-03-02T08:00:00Z') },
      since: before.since,
      until: before.until,
    });
  });

  it('a second between them, or another playlist, makes two', () => {
    const apart = inZone(
      'UTC',
      schedule('a', 'p', { start: '08:00', end: '09:00' }),
      schedule('b', 'p', { start: '09:00:01', end: '10:00' }),
    );
    expect(anchor(apart, '2026-03-02T09:30Z')).toBe('2026-03-02T09:00:01Z');
    const other = inZone(
      'UTC',
      schedule('a', 'p', { start: '08:00', end: '09:00' }),
      schedule('b', 'q', { start: '09:00', end: '10:00' }),
      schedule('c', 'p', { start: '10:00', end: '11:00' }),
    );
    expect(anchor(other, '2026-03-02T09:30Z')).toBe('2026-03-02T09:00Z');
    expect(anchor(other, '2026-03-02T10:30Z')).toBe('2026-03-02T10:00Z');
  });

  it('go on over midnight and over many days', () => {
    const of = inZone(
      'UTC',
      schedule('a', 'p', { start: '00:00', end: '12:00', from: '2026-02-11' }),
      schedule('b', 'p', { start: '12:00', end: '00:00', from: '2024-02-10', except: ['2026-01-01'] }),
    );
    expect(anchor(of, '2026-03-02T09:30Z')).toBe('2026-02-10T12:00Z');
  });

  it('that never broke began with the Unix epoch', () => {
    const of = inZone('Europe/Paris', schedule('a', 'p', { start: '00:00', end: '00:00' }));
    for (const instant of ['1970-01-01T00:00Z', '2026-03-02T09:30Z', '2151-03-02T09:30Z']) {
      expect(anchor(structuredClone(of), instant)).toBe('1970-01-01T00:00Z');
    }
  });

  it('that broke once, years ago, began there, whenever it is asked', () => {
    const of = inZone(
      'America/New_York',
      schedule('a', 'p', { start: '04:00', end: '04:00', except: ['2019-07-01'] }),
    );
    for (const instant of [
      '2019-07-02T08:00Z',
      '2019-07-09T08:00Z',
      '2026-03-02T09:30Z',
      '2100-03-02T09:30Z',
    ]) {
      expect(anchor(structuredClone(of), instant)).toBe('2019-07-02T08:00Z');
    }
    expect(anchor(of, '2019-06-30T08:00Z')).toBe('1970-01-01T00:00Z');
  });

  it('that another list left room for years ago, when its last content ran out, began there', () => {
    const of = site({
      contents: [content('a'), content('old', { validity: { from: null, to: '2020-06-30' } })],
      playlists: [playlist('p', ['a']), playlist('q', ['old'])],
      schedules: [
        schedule('below', 'p', { start: '00:00', end: '00:00' }),
        schedule('above', 'q', { start: '00:00', end: '00:00' }, { priority: 1 }),
      ],
    });
    expect(anchor(of, '2026-03-02T12:00Z')).toBe('2020-07-01T00:00Z');
  });

  it('a break that only a clock change makes is found years later', () => {
    // On the day of the gap `late` and `a low` both start at 03:00, so the lower id wins for once and ends the run.
    const of = inZone(
      'Europe/Paris',
      schedule('early', 'p', { start: '04:00', end: '02:15', from: '2026-01-01' }, { priority: 5 }),
      schedule('late', 'p', { start: '02:15', end: '04:00' }),
      schedule('a low', 'q', { start: '02:10', end: '03:30' }),
    );
    expect(anchor(of, '2026-03-28T12:00Z')).toBe('2026-01-01T01:15Z');
    expect(via(of, '2026-03-29T01:29Z')).toBe('a low');
    expect(anchor(of, '2026-03-30T12:00Z')).toBe('2026-03-29T01:30Z');
    expect(anchor(of, '2027-02-28T12:00Z')).toBe('2026-03-29T01:30Z');
  });

  it('a list that does not loop is played once in an unbroken run, however many days that lasts', () => {
    const of = inZone(
      'Europe/Paris',
      schedule('always', 'once', { start: '00:00', end: '00:00', from: '2024-01-01' }, { priority: 1 }),
      schedule('day', 'p', { start: '09:00', end: '21:00' }),
      schedule('night', 'q', { start: '21:00', end: '09:00' }),
    );
    expect(spans(of, '2023-12-31T22:59:30Z', '2023-12-31T23:00:30Z')).toEqual([
      '2023-12-31T22:59:30Z/2023-12-31T23:00Z night',
      '2023-12-31T23:00Z/2023-12-31T23:00:10Z always',
      '2023-12-31T23:00:10Z/… night',
    ]);
    expect(anchor(structuredClone(of), '2026-07-15T12:00Z')).toBe('2026-07-15T07:00Z');
    expect(anchor(structuredClone(of), '2026-07-15T01:00Z')).toBe('2026-07-14T19:00Z');
  });

  it('beneath a list that was played once, a run that breaks once a week begins at its last break', () => {
    const of = inZone(
      'Europe/Paris',
      schedule('always', 'once', { start: '00:00', end: '00:00', from: '2024-01-01' }, { priority: 2 }),
      schedule('all week', 'p', { start: '06:00', end: '06:00' }),
      schedule('Sunday', 'q', { start: '12:00', end: '13:00', days: [7] }, { priority: 1 }),
    );
    for (const day of ['13', '14', '15', '16', '17', '18']) {
      // Each time of a new copy, so that nothing is known from the day before.
      expect(anchor(structuredClone(of), `2026-07-${day}T12:00Z`)).toBe('2026-07-12T11:00Z');
    }
    expect(anchor(of, '2026-07-19T12:00Z')).toBe('2026-07-19T11:00Z');
  });

  it('beneath a list that was played once, a run goes on over the clock change that spares it', () => {
    const of = inZone(
      'Europe/Paris',
      schedule('always', 'once', { start: '00:00', end: '00:00', from: '2024-01-01' }, { priority: 2 }),
      schedule('all week', 'p', { start: '06:00', end: '06:00' }),
      schedule('Sunday', 'q', { start: '02:00', end: '02:30', days: [7], to: '2026-06-10' }, { priority: 1 }),
    );
    // On 29 March the entry of Sunday lies inside the gap; on 7 June it is there for the last time.
    expect(anchor(structuredClone(of), '2026-03-29T12:00Z')).toBe('2026-03-22T01:30Z');
    expect(anchor(structuredClone(of), '2026-04-04T12:00Z')).toBe('2026-03-22T01:30Z');
    expect(anchor(structuredClone(of), '2026-04-05T12:00Z')).toBe('2026-04-05T00:30Z');
    expect(anchor(structuredClone(of), '2026-11-20T12:00Z')).toBe('2026-06-07T00:30Z');
  });

  it('a list that does not loop may last for months', () => {
    const items = Array.from({ length: 12 }, () => ({ content: 'a', duration: 30 * 86_400 }));
    const of = site({
      contents: [content('a'), content('b')],
      playlists: [playlist('year', items, { loop: false }), playlist('p', ['b'])],
      schedules: [
        schedule('long', 'year', { start: '00:00', end: '00:00', from: '2024-01-01' }, { priority: 1 }),
        schedule('below', 'p', { start: '00:00', end: '00:00' }),
      ],
    });
    expect(playbackAt(of, 'hall', Date.parse('2024-11-01T12:00Z'))).toMatchObject({
      source: { via: 'long', since: Date.parse('2024-01-01T00:00Z') },
      item: { index: 10 },
      until: Date.parse('2024-11-26T00:00Z'),
    });
    for (const instant of ['2024-12-26T00:00Z', '2025-01-03T00:00Z', '2026-07-14T00:00Z']) {
      expect(anchor(structuredClone(of), instant)).toBe('2024-12-26T00:00Z');
    }
  });
});

describe('clock changes', { timeout: 60_000 }, () => {
  it('a time inside the gap, start or end, is the first valid instant after it', () => {
    const of = inZone(
      'Europe/Paris',
      schedule('end', 'p', { start: '01:00', end: '02:30' }),
      schedule('start', 'q', { start: '02:30', end: '04:00' }),
    );
    expect(spans(of, '2026-03-28T12:00Z', '2026-03-29T12:00Z')).toEqual([
      '2026-03-29T00:00Z/2026-03-29T01:00Z end',
      '2026-03-29T01:00Z/2026-03-29T02:00Z start',
    ]);
  });

  it('an entry wholly inside a gap has no length: it does not play, and it does not end a launch', () => {
    const of = inZone('Europe/Paris', schedule('s', 'p', { start: '02:10', end: '02:50' }));
    expect(spans(of, '2026-03-28T12:00Z', '2026-03-30T12:00Z')).toEqual([
      '2026-03-30T00:10Z/2026-03-30T00:50Z s',
    ]);
    const launched = new Map([
      [
        'l',
        {
          kind: 'launch' as const,
          id: 'l',
          mode: 'manual' as const,
          target: 'all',
          source: { type: 'content' as const, id: 'a' },
          at: Date.parse('2026-03-28T20:00Z'),
          until: null,
          by: '',
          byName: '',
        },
      ],
    ]);
    expect(playbackAt({ ...of, launches: launched }, 'hall', Date.parse('2026-03-29T01:30Z'))).toMatchObject({
      mode: 'manual',
      until: Date.parse('2026-03-30T00:10Z'),
    });
  });

  it('a time that occurs twice is its first occurrence as a start, its last as an end', () => {
    const both = inZone('Europe/Paris', schedule('s', 'p', { start: '02:15', end: '02:45' }));
    expect(spans(both, '2026-10-24T12:00Z', '2026-10-25T12:00Z')).toEqual([
      '2026-10-25T00:15Z/2026-10-25T01:45Z s',
    ]);
  });

  it('the hour that occurs twice plays twice, the day of a gap has 23 hours', () => {
    const of = inZone('Europe/Paris', schedule('s', 'p', { start: '00:00', end: '00:00', days: [7] }));
    expect(spans(of, '2026-03-28T12:00Z', '2026-03-30T12:00Z')).toEqual([
      '2026-03-28T23:00Z/2026-03-29T22:00Z s',
    ]);
    expect(spans(of, '2026-10-24T12:00Z', '2026-10-26T12:00Z')).toEqual([
      '2026-10-24T22:00Z/2026-10-25T23:00Z s',
    ]);
  });

  it('half an hour in Lord Howe', () => {
    const of = inZone('Australia/Lord_Howe', schedule('s', 'p', { start: '02:15', end: '02:45' }));
    expect(spans(of, '2026-10-03T00:00Z', '2026-10-04T00:00Z')).toEqual([
      '2026-10-03T15:30Z/2026-10-03T15:45Z s',
    ]);
  });

  it('at midnight in Santiago', () => {
    const of = inZone('America/Santiago', schedule('s', 'p', { start: '00:00', end: '01:30', days: [7] }));
    expect(spans(of, '2026-09-06T00:00Z', '2026-09-07T00:00Z')).toEqual([
      '2026-09-06T04:00Z/2026-09-06T04:30Z s',
    ]);
  });

  it('where midnight comes twice, what starts with it is under way while the clock shows the day before again', () => {
    const day = { from: '2006-10-29', to: '2006-10-29' };
    const of = inZone('America/St_Johns', schedule('s', 'p', { start: '00:00', end: '00:30', ...day }));
    // At 00:01 the clock went back to 23:01.
    expect(spans(of, '2006-10-28T00:00Z', '2006-10-30T00:00Z')).toEqual([
      '2006-10-29T02:30Z/2006-10-29T04:00Z s',
    ]);
    expect(via(structuredClone(of), '2006-10-29T03:00Z')).toBe('s');
  });

  it('where a whole day is missing, what starts on it begins after it', () => {
    const of = inZone(
      'Pacific/Apia',
      schedule('noon', 'p', { start: '12:00', end: '13:00', from: '2011-12-30', to: '2011-12-30' }),
      schedule('night', 'q', { start: '22:00', end: '02:00', from: '2011-12-29', to: '2011-12-30' }),
    );
    expect(spans(of, '2011-12-29T00:00Z', '2012-01-02T00:00Z')).toEqual([
      '2011-12-30T08:00Z/2011-12-30T12:00Z night',
    ]);
  });
});
