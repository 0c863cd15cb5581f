import { describe, expect, it } from 'vitest';
import type { Site } from '../model/site';
import { clear, content, launch, playlist, schedule, site, type SitePlan } from './site.test-support';
import { playbackAt } from './timeline';

const T = (text: string) => Date.parse(`2026-03-02T${text}Z`);
const TOMORROW = Date.parse('2026-03-03T00:00:00Z');

/** Monday 2 March 2026: a morning entry from 08:00 to 12:00, a default playlist otherwise. */
function base(more: SitePlan = {}) {
  return site({
    settings: { defaultPlaylist: 'default' },
    screens: [{ id: 'hall', tags: ['shop'] }, { id: 'other' }],
    groups: [{ id: 'g1', members: ['hall'] }],
    contents: [
      content('a'),
      content('b'),
      content('c'),
      content('trashed', { deletedAt: 1 }),
      content('still', { duration: 0 }),
    ],
    playlists: [
      playlist('morning', ['a', 'b']),
      playlist('default', ['c']),
      playlist('other', ['b', 'c']),
      playlist('once', ['a', 'b'], { loop: false }),
      playlist('empty', ['trashed', 'missing']),
      playlist('gone', ['a'], { deletedAt: 1 }),
    ],
    schedules: [schedule('s1', 'morning', { start: '08:00', end: '12:00' })],
    ...more,
  });
}

/** What plays at a time of that Monday: its mode, the launch, entry or default playlist behind it, and the content. */
function at(of: Site, time: string, screenId = 'hall') {
  const { mode, source, item, since, until } = playbackAt(of, screenId, T(time));
  return { mode, by: source?.via ?? source?.id ?? null, content: item?.content ?? null, since, until };
}

describe('the order of the modes', () => {
  it('a screen with nothing at all is idle for ever', () => {
    expect(playbackAt(site({}), 'hall', T('09:00:00'))).toEqual({
      mode: 'idle',
      source: null,
      item: null,
      since: 0,
      until: null,
      nextChange: null,
      next: null,
    });
  });

  it('says mode, source, item, since when, until when, the next change and what comes then', () => {
    expect(playbackAt(base(), 'hall', T('08:03:14.500'))).toEqual({
      mode: 'scheduled',
      source: { type: 'playlist', id: 'morning', via: 's1', since: T('08:00:00') },
      item: { itemId: 'morning.1', content: 'b', index: 1 },
      since: T('08:03:10'),
      until: T('08:03:20'),
      nextChange: T('08:03:20'),
      next: {
        mode: 'scheduled',
        source: { type: 'playlist', id: 'morning', via: 's1', since: T('08:00:00') },
        item: { itemId: 'morning.0', content: 'a', index: 0 },
        since: T('08:03:20'),
      },
    });
  });

  it('a schedule entry plays from the exact ms of its start until its end, the default around it', () => {
    expect(at(base(), '07:59:59.999')).toMatchObject({ mode: 'default', until: T('08:00:00') });
    expect(at(base(), '08:00:00.000')).toMatchObject({ mode: 'scheduled', by: 's1', content: 'a' });
    expect(at(base(), '11:59:59.999')).toMatchObject({ mode: 'scheduled', until: T('12:00:00') });
    expect(at(base(), '12:00:00.000')).toMatchObject({ mode: 'default', by: 'default' });
  });

  it('priority stands above manual, manual above the schedule', () => {
    const of = base({
      launches: [
        launch('m', 'manual', 'all', 'content:b', T('09:00:00'), T('11:00:00')),
        launch('p', 'priority', 'all', 'content:c', T('08:30:00'), T('10:00:00')),
      ],
    });
    expect(at(of, '08:29:59')).toMatchObject({ mode: 'scheduled' });
    expect(at(of, '09:30:00')).toMatchObject({ mode: 'priority', by: 'p' });
    expect(at(of, '10:00:00')).toMatchObject({ mode: 'manual', by: 'm' });
    expect(at(of, '11:00:00')).toMatchObject({ mode: 'scheduled', by: 's1' });
  });

  it('an unknown screen and one in the trash are idle', () => {
    const of = base({ screens: [{ id: 'hall', deletedAt: 1 }] });
    expect(at(of, '09:00:00').mode).toBe('idle');
    expect(at(of, '09:00:00', 'nobody').mode).toBe('idle');
  });
});

describe('launches', () => {
  it.each([
    ['all', 'manual', 'manual'],
    ['screen:hall', 'manual', 'scheduled'],
    ['group:g1', 'manual', 'scheduled'],
    ['tag:shop', 'manual', 'scheduled'],
    ['screen:other', 'scheduled', 'manual'],
    ['tag:nobody', 'scheduled', 'scheduled'],
  ])('aimed at %s make hall %s and other %s', (target, hall, other) => {
    const of = base({ launches: [launch('l', 'manual', target, 'content:c', T('09:00:00'))] });
    expect([at(of, '09:01:00').mode, at(of, '09:01:00', 'other').mode]).toEqual([hall, other]);
  });

  it('aimed at a group in the trash reach nobody', () => {
    const of = base({
      groups: [{ id: 'g1', members: ['hall'], deletedAt: 1 }],
      launches: [launch('l', 'manual', 'group:g1', 'content:c', T('09:00:00'))],
    });
    expect(at(of, '09:01:00').mode).toBe('scheduled');
  });

  it('a newer one covers an older one of its mode, which comes back if it lasts longer', () => {
    const of = base({
      launches: [
        launch('long', 'priority', 'all', 'content:a', T('09:00:00'), T('11:00:00')),
        launch('short', 'priority', 'screen:hall', 'content:b', T('09:30:00'), T('09:40:00')),
      ],
    });
    expect(at(of, '09:29:59').by).toBe('long');
    expect(at(of, '09:30:00')).toMatchObject({ by: 'short', since: T('09:30:00') });
    expect(at(of, '09:40:00')).toMatchObject({ by: 'long', since: T('09:00:00') });
  });

  it('of two of the same ms the one with the lower id is taken for the newer, wherever it stands', () => {
    const [a, b] = ['a', 'b'].map((id) => launch(id, 'priority', 'all', 'content:c', T('09:00:00')));
    for (const launches of [
      [a, b],
      [b, a],
    ]) {
      expect(at(base({ launches: launches.filter((one) => one !== undefined) }), '09:01:00').by).toBe('a');
    }
  });

  it('an emergency stands above one with priority and above the hours, whichever is newer, until its own all-clear', () => {
    const of = base({
      screens: [{ id: 'hall', hours: { periods: [], closed: [] } }],
      launches: [
        launch('e', 'emergency', 'all', 'content:a', T('09:00:00')),
        launch('p', 'priority', 'all', 'content:b', T('09:10:00')),
        clear('everything else', 'all', T('09:20:00')),
        launch('later', 'priority', 'screen:hall', 'content:b', T('09:30:00'), T('09:50:00')),
        clear('all clear', 'screen:hall', T('09:40:00'), 'emergency'),
      ],
    });
    const modes = ['08:59:59', '09:00:00', '09:10:00', '09:20:00', '09:39:59', '09:40:00', '09:50:00'].map(
      (time) => at(of, time).mode,
    );
    const during = ['emergency', 'emergency', 'emergency', 'emergency'];
    expect(modes).toEqual(['off', ...during, 'priority', 'off']);
  });

  it('one that has not started yet is announced as the next change', () => {
    const of = base({ launches: [launch('l', 'priority', 'all', 'content:still', T('10:00:03'))] });
    expect(at(of, '10:00:01')).toMatchObject({ mode: 'scheduled', until: T('10:00:03') });
  });

  it('without priority one ends where an entry of the screen starts after it', () => {
    const of = base({
      schedules: [
        schedule('s1', 'morning', { start: '08:00', end: '12:00' }),
        schedule('s2', 'other', { start: '10:00', end: '10:30' }, { priority: -5 }),
        schedule('elsewhere', 'other', { start: '09:30', end: '10:30' }, { targets: ['screen:other'] }),
        schedule('nothing to play', 'empty', { start: '09:40', end: '10:30' }),
        schedule('in the trash', 'other', { start: '09:50', end: '10:30' }, { deletedAt: 1 }),
      ],
      launches: [launch('l', 'manual', 'all', 'content:still', T('09:00:00'))],
    });
    expect(at(of, '09:00:00')).toMatchObject({ mode: 'manual', until: T('10:00:00') });
    expect(at(of, '10:00:00')).toMatchObject({ mode: 'scheduled', by: 's1' });
  });

  it('without priority one goes on when an entry starts at the very ms of its launch', () => {
    const of = base({ launches: [launch('l', 'manual', 'all', 'content:still', T('08:00:00'))] });
    expect(at(of, '08:00:00')).toMatchObject({ mode: 'manual', until: TOMORROW + 8 * 3_600_000 });
  });

  it('with priority one goes on across the starts of entries', () => {
    const of = base({
      launches: [launch('l', 'priority', 'all', 'content:still', T('07:00:00'), T('09:00:00'))],
    });
    expect(at(of, '08:30:00')).toMatchObject({ mode: 'priority', until: T('09:00:00') });
    expect(at(of, '09:00:00')).toMatchObject({ mode: 'scheduled', since: T('09:00:00') });
  });

  it('a launch does not move the cycle of the entry that it covers', () => {
    const covered = base({
      launches: [launch('l', 'manual', 'all', 'content:c', T('08:01:01'), T('08:02:04'))],
    });
    expect(at(covered, '08:02:05')).toEqual(at(base(), '08:02:05'));
  });

  it('a content on its own stays until the launch is over; a film starts again whenever it ends', () => {
    const of = base({
      contents: [content('page'), content('film', { duration: 'auto', videoMs: 90_000 })],
      launches: [
        launch('page', 'manual', 'screen:hall', 'content:page', T('13:00:00'), T('14:00:00')),
        launch('film', 'manual', 'screen:other', 'content:film', T('13:00:00'), T('14:00:00')),
      ],
    });
    expect(at(of, '13:20:00')).toMatchObject({ since: T('13:00:00'), until: T('14:00:00') });
    expect(at(of, '13:02:00', 'other')).toMatchObject({ since: T('13:01:30'), until: T('13:03:00') });
    expect(playbackAt(of, 'hall', T('13:20:00'))).toMatchObject({
      source: { type: 'content', id: 'page', via: 'page', since: T('13:00:00') },
      item: { itemId: null, content: 'page', index: 0 },
    });
  });

  it('one with nothing to play is passed over', () => {
    const of = base({
      launches: [
        launch('a', 'priority', 'all', 'playlist:empty', T('08:30:00')),
        launch('b', 'priority', 'all', 'playlist:gone', T('08:31:00')),
        launch('c', 'manual', 'all', 'content:trashed', T('08:32:00')),
        launch('d', 'manual', 'all', 'playlist:unknown', T('08:33:00')),
      ],
    });
    expect(at(of, '09:00:00')).toEqual(at(base(), '09:00:00'));
  });

  it('of a playlist that does not loop gives way after the last item', () => {
    const of = base({ launches: [launch('l', 'priority', 'all', 'playlist:once', T('09:00:00'))] });
    expect(at(of, '09:00:12')).toMatchObject({ mode: 'priority', content: 'b', until: T('09:00:20') });
    expect(at(of, '09:00:20')).toMatchObject({ mode: 'scheduled', by: 's1' });
  });
});

describe('clears', () => {
  it.each(['all', 'screen:hall', 'group:g1', 'tag:shop'])(
    'a clear of %s masks every older launch on the screen, whatever that was aimed at',
    (target) => {
      const of = base({
        launches: [
          launch('p', 'priority', 'all', 'content:still', T('07:00:00')),
          launch('m', 'manual', 'tag:shop', 'content:still', T('07:00:01')),
          launch('g', 'priority', 'group:g1', 'content:still', T('07:00:02')),
          clear('c', target, T('07:30:00')),
        ],
      });
      expect(at(of, '07:10:00')).toMatchObject({ mode: 'priority', by: 'g', until: T('07:30:00') });
      expect(at(of, '07:30:00')).toMatchObject({ mode: 'default' });
    },
  );

  it('a clear of the very ms of a launch does not mask it: that is not older', () => {
    const launches = [
      launch('p', 'priority', 'all', 'content:still', T('07:00:00')),
      clear('c', 'all', T('07:00:00')),
    ];
    expect(at(base({ launches }), '07:31:00')).toMatchObject({ mode: 'priority', until: null });
  });

  it('a clear aimed elsewhere, and one older than the launch, mask nothing', () => {
    const of = base({
      launches: [
        clear('before', 'all', T('06:59:59')),
        launch('p', 'priority', 'all', 'content:still', T('07:00:00')),
        clear('elsewhere', 'screen:other', T('07:30:00')),
      ],
    });
    expect(at(of, '07:31:00')).toMatchObject({ mode: 'priority', until: null });
    expect(at(of, '07:31:00', 'other')).toMatchObject({ mode: 'default' });
  });
});

describe('defaults', () => {
  const playlists = ['screen', 'g1', 'g2', 'site'].map((id) => playlist(id, ['a']));

  function withDefaults(more: SitePlan = {}) {
    return base({
      schedules: [],
      settings: { defaultPlaylist: 'site' },
      playlists: [...playlists, playlist('empty', [])],
      ...more,
    });
  }

  it('the screen’s comes first, then its groups’ by lowest id, then the site’s', () => {
    const groups = ['g2', 'g1'].map((id) => ({ id, members: ['hall'], defaultPlaylist: id }));
    const own = { id: 'hall', defaultPlaylist: 'screen' };
    expect(at(withDefaults({ groups, screens: [own] }), '09:00:00').by).toBe('screen');
    expect(at(withDefaults({ groups }), '09:00:00').by).toBe('g1');
    expect(
      at(withDefaults({ groups: groups.map((group) => ({ ...group, members: [] })) }), '09:00:00').by,
    ).toBe('site');
    expect(
      at(withDefaults({ groups: groups.map((group) => ({ ...group, deletedAt: 1 })) }), '09:00:00').by,
    ).toBe('site');
  });

  it('one with nothing to play gives way to the next', () => {
    const screens = [{ id: 'hall', defaultPlaylist: 'empty' }];
    const groups = [{ id: 'g1', members: ['hall'], defaultPlaylist: 'unknown' }];
    expect(at(withDefaults({ screens, groups }), '09:00:00').by).toBe('site');
  });

  it('count from the Unix epoch, and loop even if the playlist does not', () => {
    const of = base({ schedules: [], settings: { defaultPlaylist: 'once' } });
    expect(playbackAt(of, 'hall', T('09:00:12'))).toMatchObject({
      mode: 'default',
      source: { id: 'once', via: null, since: 0 },
      item: { content: 'b' },
      since: T('09:00:10'),
      until: T('09:00:20'),
    });
  });
});
