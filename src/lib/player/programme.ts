import { lookOf, type Content } from '#lib/model/content';
import type { Transition } from '#lib/model/playlist';
import type { Mode, PlaybackSource } from '#lib/timeline/playback';

/** One item's stay on the screen, as the timeline has it. Instants are server time in ms. */
export interface Spot {
  readonly mode: Mode;
  /** `null` when idle. */
  readonly source: PlaybackSource | null;
  /** Equal for two spots exactly when nothing took over in between: mode, source, and the launch if it is one. */
  readonly sourceKey: string;
  /** Id of the playlist item, or of the content that was launched by itself. */
  readonly item: string | null;
  /** `null`: the idle card. */
  readonly content: Content | null;
  /** How its content takes the place of what was there. */
  readonly transition: Transition;
  readonly since: number;
  /** `null`: until something changes the document. */
  readonly until: number | null;
}

/** What a screen is to play, by one version of the site. A new version is a new programme. */
export interface Programme {
  at(instant: number): Spot;
  /** A spot of an older programme with its content as it is now; `null` when its item is gone or may not play. */
  refreshed(spot: Spot, instant: number): Spot | null;
  /** What may be shown in a spot whose own content fails: the rest of its source, from the next item on. */
  standIns(spot: Spot, instant: number): readonly Content[];
}

/** Equal for two contents that look the same on the screen, whatever else was edited. `idle` for the idle card. */
export function renderKey(content: Content | null): string {
  if (content === null) return 'idle';
  const { id, type, fit, background } = content;
  return JSON.stringify([id, type, fit, background, lookOf(content)]);
}

export function sameSpot(a: Spot, b: Spot): boolean {
  return (
    a.sourceKey === b.sourceKey &&
    a.item === b.item &&
    a.content === b.content &&
    a.since === b.since &&
    a.until === b.until
  );
}
