import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Media } from '#lib/model/media';
import { readSite } from '#lib/model/read';
import { playbackAt } from '#lib/timeline/timeline';
import { POSTER_NAMES, type PosterName } from './media';
import { SCREENS } from './screens';
import { writeSite } from './site';

const HOUR = 3_600_000;
/** A Monday, midnight, in the site's zone. */
const MONDAY = Date.parse('2026-11-23T00:00:00Z');

function media(seed: number, durationMs: number | null = null): Media {
  const hash = seed.toString(16).padStart(64, '0');
  return { hash, mime: 'image/png', bytes: 1, width: 1920, height: 1080, durationMs, thumb: null };
}

function site({ film }: { film: boolean }) {
  const doc = new Y.Doc();
  const posters = Object.fromEntries(POSTER_NAMES.map((name, place) => [name, media(place)]));
  writeSite(
    doc,
    {
      at: MONDAY,
      by: 'demo',
      timezone: 'UTC',
      posters: posters as Record<PosterName, Media>,
      film: film ? media(99, 7_000) : null,
      page: 'http://localhost:5001/ferries',
    },
    { kind: 'edit' },
  );
  return readSite(doc);
}

/** The name of the playlist on a screen. */
function playing(of: ReturnType<typeof site>, screen: string, hour: number): string {
  const { mode, source } = playbackAt(of, screen, MONDAY + hour * HOUR);
  return `${mode}: ${of.playlists.get(source?.id ?? '')?.name ?? '–'}`;
}

describe("the demo's site", () => {
  it('has six screens in three places, five playlists, and nothing damaged', () => {
    const { screens, playlists, damaged } = site({ film: true });
    expect(screens.size).toBe(6);
    expect(new Set([...screens.values()].map(({ location }) => location)).size).toBe(3);
    expect(playlists.size).toBe(5);
    expect(damaged).toEqual([]);
  });

  it.each([{ film: true }, { film: false }])(
    'plays something on every screen at every hour of a week (film: $film)',
    (options) => {
      const whole = site(options);
      for (const { id } of SCREENS) {
        for (let hour = 0; hour < 7 * 24; hour++) {
          const { item } = playbackAt(whole, id, MONDAY + hour * HOUR);
          expect(item, `${id} at hour ${hour} of the week`).not.toBeNull();
        }
      }
    },
  );

  it('turns to the canteen’s menu on weekdays and to the night picture overnight', () => {
    const whole = site({ film: true });
    expect(playing(whole, 'canteen-hall', 12)).toBe('scheduled: Canteen');
    expect(playing(whole, 'canteen-hall', 16)).toBe('default: Welcome');
    expect(playing(whole, 'lobby-wall', 22)).toBe('scheduled: Night');
    expect(playing(whole, 'lobby-wall', 24 + 6)).toBe('scheduled: Night');
    expect(playing(whole, 'lobby-wall', 24 + 7)).toBe('default: Welcome');
    const saturday = 5 * 24;
    expect(playing(whole, 'workshop-door', 12)).toBe('scheduled: Workshop');
    expect(playing(whole, 'workshop-door', saturday + 12)).toBe('default: Workshop');
  });
});
