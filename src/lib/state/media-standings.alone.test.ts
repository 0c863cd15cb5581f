import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mediaDigest } from '#lib/model/media-digest';
import type { Site } from '#lib/model/site';
import { MediaStandings } from './media-standings';
import type { ScreenStatus } from './replica-view.svelte';

vi.mock('#lib/timeline/needed-media', () => ({
  // The programme itself is tested where it is made.
  neededMedia: (site: { files: readonly string[] }) => site.files.map((hash) => ({ hash })),
}));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const siteWith = (...files: string[]): Site => ({ files }) as unknown as Site;
const reported = (media: NonNullable<ScreenStatus['status']>['media']): ScreenStatus =>
  ({
    screen: 'hall',
    online: true,
    lastSeen: 0,
    status: { media },
    replica: 'equal',
    via: 'socket',
  }) as ScreenStatus;
const has = (...files: string[]) =>
  reported({ have: files.length, need: files.length, digest: mediaDigest(files), from: 5 });

function judge(site: Site, status: ScreenStatus) {
  const source = { site, screens: new Map([['hall', status]]) };
  const onChange = vi.fn();
  const standings = new MediaStandings(source, onChange);
  const settle = (): string => {
    standings.look();
    vi.runAllTimers();
    return standings.of('hall');
  };
  return { source, onChange, settle };
}

describe('the media of a screen', () => {
  it('are whole when it has the files that the site says it needs', () => {
    expect(judge(siteWith('a', 'b'), has('a', 'b')).settle()).toBe('whole');
  });

  it('are not when it has as many others, or says itself that some are missing', () => {
    expect(judge(siteWith('a', 'b'), has('a', 'c')).settle()).toBe('missing');
    expect(
      judge(siteWith('a'), reported({ have: 0, need: 1, digest: mediaDigest([]), from: 5 })).settle(),
    ).toBe('missing');
  });

  it('are not told by a screen that keeps none', () => {
    expect(judge(siteWith('a'), reported(null)).settle()).toBe('untold');
  });

  it('are judged again when the site changes, and announced only then', () => {
    const { source, settle, onChange } = judge(siteWith('a'), has('a'));
    settle();
    settle();
    expect(onChange).toHaveBeenCalledOnce();
    source.site = siteWith('a', 'b');
    expect(settle()).toBe('missing');
    expect(onChange).toHaveBeenCalledTimes(2);
  });
});
