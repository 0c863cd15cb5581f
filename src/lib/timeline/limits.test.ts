import { describe, expect, it } from 'vitest';
import { content, launch, playlist, schedule, site, type SitePlan } from './site.test-support';
import { planFor, playbackAt } from './timeline';
import { upcoming } from './upcoming';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const DAY = 86_400_000;

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
});
