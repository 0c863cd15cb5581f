import { describe, expect, it } from 'vitest';
import { clear, content, launch, playlist, schedule, site, type SitePlan } from './site.test-support';
import { playbackAt } from './timeline';

const T = (text: string) => Date.parse(`2026-03-02T${text}Z`);

/** Monday 2 March 2026: morning 08–12 scheduled, a default playlist otherwise. */
function base(more: SitePlan = {}) {
  return site({
    settings: { defaultPlaylist: 'default' },
    contents: [content('a'), content('b'), content('c'), content('open', { duration: 0 })],
    playlists: [
      playlist('morning', ['a', 'b']),
      playlist('default', ['c']),
      playlist('once', ['a'], { loop: false }),
      playlist('empty', ['missing']),
    ],
    schedules: [schedule('s1', 'morning', { start: '08:00', end: '12:00' })],
    ...more,
  });
}

function at(of: ReturnType<typeof site>, time: string, screenId = 'hall') {
  const { mode, source, item, since, until } = playbackAt(of, screenId, T(time));
  return { mode, via: source?.via ?? source?.id, content: item?.content, since, until };
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

  it('a schedule entry plays from its start to its end, the default around it', () => {
    expect(playbackAt(base(), 'hall', T('08:03:14.5'))).toEqual({
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
    expect(at(base(), '07:59:59.999')).toMatchObject({ mode: 'default', content: 'c', until: T('08:00:00') });
    expect(at(base(), '12:00:00')).toMatchObject({ mode: 'default', content: 'c' });
  });

  it('a launch without priority plays over the schedule until the next entry starts', () => {
    const launched = base({ launches: [launch('l', 'manual', 'all', 'content:open', T('09:00:00'))] });
    expect(at(launched, '08:59:59')).toMatchObject({ mode: 'scheduled', until: T('09:00:00') });
    expect(at(launched, '09:00:00')).toMatchObject({
      mode: 'manual',
      until: Date.parse('2026-03-03T08:00:00Z'),
    });
  });

  it('a launch with priority is not ended by a schedule entry', () => {
    const launched = base({
      launches: [launch('l', 'priority', 'all', 'content:open', T('07:00:00'), T('09:00:00'))],
    });
    expect(at(launched, '08:30:00')).toMatchObject({ mode: 'priority', until: T('09:00:00') });
    expect(at(launched, '09:00:00')).toMatchObject({ mode: 'scheduled', since: T('09:00:00') });
  });

  it('a clear ends every older launch on the screen', () => {
    const cleared = base({
      launches: [
        launch('l', 'priority', 'all', 'content:open', T('07:00:00')),
        clear('c', 'screen:hall', T('07:30:00')),
      ],
    });
    expect(at(cleared, '07:10:00')).toMatchObject({ mode: 'priority', until: T('07:30:00') });
    expect(at(cleared, '07:30:00')).toMatchObject({ mode: 'default' });
  });
});
