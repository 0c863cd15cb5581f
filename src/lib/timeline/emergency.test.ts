import { describe, expect, it } from 'vitest';
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
import { playbackAt } from './timeline';

const T = (text: string) => Date.parse(`2026-03-02T${text}Z`);

/** Monday 2 March 2026: `news` all morning, on a screen that is on from 07:00 to 20:00. */
function base(launches: NonNullable<SitePlan['launches']>) {
  return site({
    screens: [
      {
        id: 'hall',
        tags: ['shop'],
        hours: { periods: [{ days: EVERY_DAY, start: '07:00', end: '20:00' }], closed: [] },
      },
      { id: 'other' },
    ],
    groups: [{ id: 'g1', members: ['hall'] }],
    contents: [
      content('a'),
      content('leave', { duration: 0 }),
      content('gather'),
      content('gone', { deletedAt: 1 }),
    ],
    playlists: [
      playlist('news', ['a']),
      playlist('ways out', ['leave']),
      playlist('steps', ['gather', 'a']),
      playlist('once', ['gather'], { loop: false }),
      playlist('empty', []),
    ],
    schedules: [schedule('s1', 'news', { start: '08:00', end: '12:00' })],
    launches,
  });
}

function at(of: ReturnType<typeof base>, time: string, screen = 'hall') {
  const { mode, source, until } = playbackAt(of, screen, T(time));
  return { mode, by: source?.via ?? null, until };
}

describe('an emergency', () => {
  it('stands above launches with priority, newer ones too, above the hours, manual launches and the schedule', () => {
    const of = base([
      launch('e', 'emergency', 'all', 'playlist:ways out', T('06:00:00')),
      launch('p', 'priority', 'all', 'content:a', T('06:30:00')),
      launch('m', 'manual', 'all', 'content:a', T('09:00:00')),
    ]);
    expect(at(of, '05:59:59')).toMatchObject({ mode: 'off', until: T('06:00:00') });
    for (const time of ['06:00:00', '06:45:00', '09:30:00', '21:00:00']) {
      expect(at(of, time)).toEqual({ mode: 'emergency', by: 'e', until: null });
    }
  });

  it('counts its playlist from its own time, and comes back at its place when a newer one is over', () => {
    const of = base([
      launch('e', 'emergency', 'all', 'playlist:steps', T('09:00:03')),
      launch('f', 'emergency', 'screen:hall', 'content:leave', T('09:00:15'), T('09:01:00')),
    ]);
    expect(playbackAt(of, 'hall', T('09:00:14'))).toMatchObject({
      source: { id: 'steps', since: T('09:00:03') },
      item: { content: 'a' },
      since: T('09:00:13'),
      until: T('09:00:15'),
    });
    expect(at(of, '09:00:15')).toEqual({ mode: 'emergency', by: 'f', until: T('09:01:00') });
    expect(playbackAt(of, 'hall', T('09:01:00'))).toMatchObject({
      source: { via: 'e' },
      since: T('09:00:53'),
    });
    expect(at(of, '09:00:30', 'other').by).toBe('e');
  });

  it('ends with its own duration, with its last item if that doesn’t loop, and otherwise not by the schedule', () => {
    const emergency = (source: 'content:leave' | 'playlist:once', until: number | null = null) =>
      base([launch('e', 'emergency', 'all', source, T('07:30:00'), until)]);
    expect(at(emergency('content:leave', T('09:00:00')), '08:30:00').until).toBe(T('09:00:00'));
    expect(at(emergency('content:leave', T('09:00:00')), '09:00:00').mode).toBe('scheduled');
    expect(at(emergency('playlist:once'), '07:30:05')).toMatchObject({
      mode: 'emergency',
      until: T('07:30:10'),
    });
    expect(at(emergency('playlist:once'), '07:30:10').mode).toBe('idle');
    expect(at(emergency('content:leave'), '08:00:00').mode).toBe('emergency');
  });

  it('with nothing to show leaves the screen to what comes next', () => {
    for (const source of ['content:gone', 'content:missing', 'playlist:empty', 'playlist:missing'] as const) {
      expect(at(base([launch('e', 'emergency', 'all', source, T('08:30:00'))]), '09:00:00').mode).toBe(
        'scheduled',
      );
    }
  });

  it.each(['all', 'screen:hall', 'group:g1', 'tag:shop'])(
    'is ended by an all-clear of %s, whatever it was aimed at',
    (target) => {
      for (const aim of ['all', 'screen:hall', 'group:g1', 'tag:shop']) {
        const of = base([
          launch('e', 'emergency', aim, 'content:leave', T('08:30:00')),
          clear('c', target, T('09:00:00'), 'emergency'),
        ]);
        expect(at(of, '08:59:59')).toEqual({ mode: 'emergency', by: 'e', until: T('09:00:00') });
        expect(at(of, '09:00:00').mode).toBe('scheduled');
      }
    },
  );

  it('is not ended by an ordinary clear, an older all-clear, or one aimed elsewhere', () => {
    const of = base([
      clear('before', 'all', T('08:29:59'), 'emergency'),
      launch('e', 'emergency', 'all', 'content:leave', T('08:30:00')),
      clear('ordinary', 'all', T('08:40:00')),
      clear('elsewhere', 'screen:other', T('08:50:00'), 'emergency'),
    ]);
    expect(at(of, '09:00:00')).toEqual({ mode: 'emergency', by: 'e', until: null });
    expect(at(of, '09:00:00', 'other').mode).toBe('scheduled');
  });

  it('taken back leaves other launches as they are', () => {
    const of = base([
      launch('p', 'priority', 'all', 'content:a', T('08:20:00')),
      launch('m', 'manual', 'all', 'content:a', T('08:10:00')),
      launch('e', 'emergency', 'all', 'content:leave', T('08:30:00')),
      clear('all-clear', 'all', T('08:40:00'), 'emergency'),
      clear('c', 'tag:shop', T('08:50:00')),
    ]);
    expect(at(of, '08:45:00')).toMatchObject({ mode: 'priority', by: 'p' });
    expect(at(of, '08:50:00').mode).toBe('scheduled');
    expect(at(of, '08:50:00', 'other')).toMatchObject({ mode: 'priority', by: 'p' });
  });
});
