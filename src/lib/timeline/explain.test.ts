import { describe, expect, it } from 'vitest';
import type { Site } from '../model/site';
import { explainAt, type Candidate } from './explain';
import {
  clear,
  content,
  EVERY_DAY,
  launch,
  playlist,
  schedule,
  site,
  type SitePlan,
} from './site.test-support';

const T = (text: string) => Date.parse(`2026-03-02T${text}Z`);

/** Monday 2 March 2026: `s1` plays `morning` from 08:00 to 12:00, `default` is the site's default. */
function base(more: SitePlan = {}): Site {
  return site({
    settings: { defaultPlaylist: 'default' },
    contents: [
      content('a'),
      content('b'),
      content('later', { validity: { from: '2026-03-20', to: null } }),
      content('trashed', { deletedAt: 1 }),
    ],
    playlists: [
      playlist('morning', ['a', 'b']),
      playlist('default', ['b']),
      playlist('other', ['a']),
      playlist('once', ['a'], { loop: false }),
      playlist('empty', []),
      playlist('dead', ['trashed', 'missing']),
      playlist('dated', ['later']),
      playlist('gone', ['a'], { deletedAt: 1 }),
    ],
    schedules: [schedule('s1', 'morning', { start: '08:00', end: '12:00' })],
    ...more,
  });
}

/** The name of a candidate: a launch's or an entry's id, else what it is. */
function nameOf(candidate: Candidate): string {
  if (candidate.kind === 'launch' || candidate.kind === 'entry') return candidate.id;
  if (candidate.kind === 'default') return candidate.group ?? candidate.of;
  return candidate.kind;
}

/** Every verdict by the candidate's name, in the order of the list. */
function verdicts(of: Site, time: string, screen = 'hall') {
  return Object.fromEntries(
    explainAt(of, screen, T(time)).candidates.map((candidate) => [nameOf(candidate), candidate.verdict]),
  );
}

const covered = (by: number, because: string) => ({ code: 'covered', by, because });
const silent = (because: string) => ({ code: 'nothing-to-play', because });

describe('what decides', () => {
  it('is told with the answer, the zone and what comes next', () => {
    const of = base({ settings: { timezone: 'Europe/Paris', defaultPlaylist: 'default' } });
    const { playback, ...rest } = explainAt(of, 'hall', T('07:00:04.7'));
    expect(playback).toMatchObject({ mode: 'scheduled', source: { via: 's1' } });
    expect(rest).toEqual({
      instant: T('07:00:04.700'),
      timezone: 'Europe/Paris',
      candidates: [
        {
          kind: 'entry',
          mode: 'scheduled',
          id: 's1',
          source: { type: 'playlist', id: 'morning' },
          priority: 0,
          start: T('07:00:00'),
          end: T('11:00:00'),
          verdict: { code: 'wins' },
        },
        {
          kind: 'default',
          mode: 'default',
          of: 'site',
          group: null,
          source: { type: 'playlist', id: 'default' },
          verdict: covered(0, 'higher-order'),
        },
        { kind: 'idle', mode: 'idle', verdict: covered(0, 'higher-order') },
      ],
      then: { at: T('07:00:10'), showing: playback.next },
    });
  });

  it('goes down the order: emergency, priority, manual, schedule, default, idle', () => {
    const launches = [
      launch('m', 'manual', 'all', 'content:a', T('09:00:00')),
      launch('p', 'priority', 'all', 'content:a', T('09:00:01')),
      launch('e', 'emergency', 'all', 'content:a', T('09:00:02')),
    ];
    const at = (time: string, of = base({ launches })) => Object.entries(verdicts(of, time));
    expect(at('09:10:00').map(([name]) => name)).toEqual(['e', 'p', 'm', 's1', 'site', 'idle']);
    expect(at('09:10:00').map(([, verdict]) => verdict.code)).toEqual([
      'wins',
      ...Array.from({ length: 5 }, () => 'covered'),
    ]);
    expect(verdicts(base(), '13:00:00')).toEqual({
      site: { code: 'wins' },
      idle: covered(0, 'higher-order'),
    });
    expect(verdicts(site({}), '13:00:00')).toEqual({ idle: { code: 'wins' } });
  });

  it('is the screen’s hours, below what has priority and above everything else', () => {
    const hours = { periods: [{ days: EVERY_DAY, start: '07:00', end: '10:00' }], closed: [] };
    const of = base({
      screens: [{ id: 'hall', hours }],
      launches: [
        launch('p', 'priority', 'all', 'content:a', T('10:30:00'), T('10:40:00')),
        launch('m', 'manual', 'all', 'content:a', T('09:00:00')),
      ],
    });
    expect(verdicts(of, '09:30:00')).toMatchObject({ hours: { code: 'on' }, m: { code: 'wins' } });
    expect(verdicts(of, '10:00:00')).toMatchObject({
      hours: { code: 'wins' },
      m: covered(1, 'higher-order'),
      s1: covered(1, 'higher-order'),
    });
    expect(verdicts(of, '10:35:00')).toMatchObject({
      p: { code: 'wins' },
      hours: covered(0, 'higher-order'),
    });
    expect(explainAt(of, 'hall', T('09:59:00')).then).toMatchObject({ at: T('10:00:00') });
  });

  it('is nothing but the idle card on a screen that is unknown or in the trash', () => {
    const of = base({ screens: [{ id: 'hall', deletedAt: 1 }] });
    expect(verdicts(of, '09:00:00')).toEqual({ idle: { code: 'wins' } });
    expect(verdicts(of, '09:00:00', 'nobody')).toEqual({ idle: { code: 'wins' } });
  });

  it('answers for any instant', () => {
    for (const instant of [-8.64e15, -1, 0, 1.5, 2.6e14, 8.64e15, Infinity]) {
      expect(explainAt(base(), 'hall', instant).candidates.at(-1)?.kind).toBe('idle');
    }
    expect(() => explainAt(base(), 'hall', Number.NaN)).toThrow(RangeError);
  });
});

describe('of those of one kind', () => {
  it('the newer launch covers the older one', () => {
    const of = base({
      launches: [
        launch('old', 'priority', 'all', 'content:a', T('09:00:00')),
        launch('new', 'priority', 'screen:hall', 'content:b', T('09:01:00')),
      ],
    });
    expect(verdicts(of, '09:02:00')).toMatchObject({
      new: { code: 'wins' },
      old: covered(0, 'newer-launch'),
    });
  });

  it('the entry with the higher priority wins, then the one that starts later, then the lower id', () => {
    const of = base({
      schedules: [
        schedule('first', 'other', { start: '09:00', end: '12:00' }, { priority: 5 }),
        schedule('low', 'morning', { start: '09:30', end: '12:00' }),
        schedule('b', 'morning', { start: '08:00', end: '12:00' }),
        schedule('a', 'morning', { start: '08:00', end: '12:00' }),
      ],
    });
    expect(verdicts(of, '10:00:00')).toMatchObject({
      first: { code: 'wins' },
      low: covered(0, 'higher-priority'),
    });
    expect(verdicts(of, '08:30:00')).toMatchObject({ a: { code: 'wins' }, b: covered(0, 'lower-id') });
    const [, ...without] = [...of.schedules.values()];
    const equal = base({ schedules: without });
    expect(verdicts(equal, '10:00:00')).toMatchObject({
      low: { code: 'wins' },
      a: covered(0, 'later-start'),
    });
  });

  it('the nearer default comes first: the screen’s, its groups’ by lowest id, the site’s', () => {
    const of = base({
      schedules: [],
      screens: [{ id: 'hall', defaultPlaylist: 'other' }],
      groups: [
        { id: 'g2', members: ['hall'], defaultPlaylist: 'morning' },
        { id: 'g1', members: ['hall'], defaultPlaylist: 'empty' },
        { id: 'g0', members: ['hall'] },
      ],
    });
    const found = verdicts(of, '09:00:00');
    expect(Object.keys(found)).toEqual(['screen', 'g1', 'g2', 'site', 'idle']);
    expect(found).toMatchObject({
      screen: { code: 'wins' },
      g1: silent('empty'),
      g2: covered(0, 'nearer-default'),
      site: covered(0, 'nearer-default'),
      idle: covered(0, 'higher-order'),
    });
  });
});

describe('a launch', () => {
  const at = T('09:00:00');
  const when = (launches: SitePlan['launches'], time: string, more: SitePlan = {}) =>
    verdicts(base({ launches: launches ?? [], ...more }), time)['l'];

  it('that was not given yet is not yet', () => {
    expect(when([launch('l', 'manual', 'all', 'playlist:empty', at)], '08:59:59')).toEqual({
      code: 'not-yet',
      at,
    });
    expect(when([launch('l', 'manual', 'all', 'content:a', at)], '08:59:59')).toEqual({
      code: 'not-yet',
      at,
    });
  });

  it('whose time is over ended then, also one that lasted no time at all', () => {
    const until = T('09:10:00');
    const ended = { code: 'ended', at: until, because: { code: 'until' } };
    expect(when([launch('l', 'manual', 'all', 'content:a', at, until)], '09:10:00')).toEqual(ended);
    expect(when([launch('l', 'manual', 'all', 'playlist:empty', at, until)], '09:10:00')).toEqual(ended);
    expect(when([launch('l', 'manual', 'all', 'content:a', at, at)], '09:10:00')).toEqual({ ...ended, at });
  });

  it('that was cleared names the first command that did it', () => {
    const commands = [
      launch('l', 'priority', 'all', 'content:a', at),
      clear('second', 'all', T('09:06:00')),
      clear('first', 'screen:hall', T('09:05:00')),
      clear('elsewhere', 'screen:other', T('09:01:00')),
      clear('before', 'all', T('08:05:00')),
      // A command of the same instant does not undo the launch: it would never have had a turn.
      clear('at once', 'all', at),
      clear('all clear', 'all', T('09:02:00'), 'emergency'),
    ];
    const ended = { code: 'ended', at: T('09:05:00'), because: { code: 'cleared', id: 'first' } };
    for (const time of ['09:00:00', '09:04:59']) expect(when(commands, time)).toEqual({ code: 'wins' });
    expect(when(commands, '09:05:00')).toEqual(ended);
    expect(when(commands, '09:07:00')).toEqual(ended);
    const silently = [launch('l', 'priority', 'all', 'playlist:empty', at), ...commands.slice(1)];
    expect(when(silently, '09:07:00')).toEqual(ended);
  });

  it('an emergency is ended by its own all-clear', () => {
    const commands = [
      launch('l', 'emergency', 'all', 'content:a', at),
      clear('c', 'all', T('09:05:00')),
      clear('all clear', 'all', T('09:06:00'), 'emergency'),
    ];
    expect(when(commands, '09:07:00')).toEqual({
      code: 'ended',
      at: T('09:06:00'),
      because: { code: 'cleared', id: 'all clear' },
    });
  });

  it('without priority names the schedule entry that started after it', () => {
    const schedules = [
      schedule('s1', 'morning', { start: '08:00', end: '12:00' }),
      schedule('s2', 'other', { start: '09:30', end: '09:40' }),
    ];
    expect(when([launch('l', 'manual', 'all', 'content:a', at)], '11:00:00', { schedules })).toEqual({
      code: 'ended',
      at: T('09:30:00'),
      because: { code: 'entry-started', id: 's2' },
    });
  });

  it.each([
    ['content:nothing', 'missing'],
    ['playlist:nothing', 'missing'],
    ['content:trashed', 'in-trash'],
    ['playlist:gone', 'in-trash'],
    ['playlist:empty', 'empty'],
    ['playlist:dead', 'never-playable'],
    ['playlist:dated', 'not-now'],
    ['content:later', 'not-now'],
    ['playlist:once', 'played-out'],
  ] as const)('of %s has nothing to play: %s', (source, because) => {
    expect(when([launch('l', 'priority', 'all', source, at)], '09:10:00')).toEqual(silent(because));
  });

  it('of a playlist that can’t be read says so', () => {
    const of = base({ launches: [launch('l', 'priority', 'all', 'playlist:broken', at)] });
    const damaged = [{ collection: 'playlists' as const, id: 'broken', problem: 'name: A name is needed' }];
    expect(verdicts({ ...of, damaged }, '09:10:00')['l']).toEqual(silent('damaged'));
  });

  it('aimed at other screens is no candidate', () => {
    const screens = [{ id: 'hall' }, { id: 'other' }];
    const elsewhere = launch('l', 'priority', 'screen:other', 'content:a', at);
    expect(when([elsewhere], '09:10:00', { screens })).toBeUndefined();
  });
});

describe('a schedule entry under way', () => {
  it.each([
    ['nothing', 'missing'],
    ['gone', 'in-trash'],
    ['empty', 'empty'],
    ['dead', 'never-playable'],
    ['dated', 'not-now'],
    ['once', 'played-out'],
  ])('of the playlist %s has nothing to play: %s', (of, because) => {
    const schedules = [
      schedule('first', of, { start: '08:00', end: '12:00' }, { priority: 1 }),
      schedule('s1', 'morning', { start: '08:00', end: '12:00' }),
    ];
    expect(verdicts(base({ schedules }), '09:00:00')).toMatchObject({
      first: silent(because),
      s1: { code: 'wins' },
    });
  });

  it('that is not under way, or in the trash, is no candidate', () => {
    const schedules = [
      schedule('over', 'morning', { start: '08:00', end: '09:00' }),
      schedule('to come', 'morning', { start: '09:00:01', end: '10:00' }),
      schedule('thrown away', 'morning', { start: '08:00', end: '12:00' }, { deletedAt: 1 }),
    ];
    expect(Object.keys(verdicts(base({ schedules }), '09:00:00'))).toEqual(['site', 'idle']);
  });

  it('that began with the first of two midnights is one until the second', () => {
    // At 00:01 the clock goes back to 23:01 of the day before.
    const day = { from: '2006-10-29', to: '2006-10-29' };
    const schedules = [schedule('s', 'morning', { start: '00:00', end: '00:30', ...day })];
    const of = base({ schedules, settings: { timezone: 'America/St_Johns' } });
    const { candidates } = explainAt(of, 'hall', Date.parse('2006-10-29T03:00Z'));
    expect(candidates).toMatchObject([{ id: 's', verdict: { code: 'wins' } }, { kind: 'idle' }]);
  });

  it('of two occurrences of one entry at once names the later', () => {
    // On the day the clocks go back, 24 hours from 02:30 reach into the next day's.
    const schedules = [schedule('s', 'morning', { start: '02:30', end: '02:30' })];
    const of = base({ schedules, settings: { timezone: 'Europe/Paris' } });
    const instant = Date.parse('2026-10-25T00:45:00Z');
    const entries = explainAt(of, 'hall', instant).candidates.filter(({ kind }) => kind === 'entry');
    expect(entries).toMatchObject([{ id: 's', start: Date.parse('2026-10-25T00:30:00Z') }]);
  });
});

describe('the next change', () => {
  it('names what follows, also where only the entry changes', () => {
    const schedules = [
      schedule('s1', 'still', { start: '08:00', end: '12:00' }),
      schedule('s2', 'still', { start: '12:00', end: '14:00' }),
    ];
    const of = base({
      schedules,
      contents: [content('still', { duration: 0 })],
      playlists: [playlist('still', ['still'])],
    });
    expect(explainAt(of, 'hall', T('09:00:00')).then).toEqual({
      at: T('12:00:00'),
      showing: {
        mode: 'scheduled',
        source: { type: 'playlist', id: 'still', via: 's2', since: T('08:00:00') },
        item: { itemId: 'still.0', content: 'still', index: 0 },
        since: T('08:00:00'),
      },
    });
    expect(explainAt(of, 'hall', T('15:00:00')).then?.at).toBe(T('08:00:00') + 86_400_000);
    expect(explainAt(site({}), 'hall', 0).then).toBeNull();
  });
});
