/** What decides the screen, first to last (PRODUCT section 5). */
export type Mode = 'emergency' | 'priority' | 'off' | 'manual' | 'scheduled' | 'default' | 'idle';

/** The part of the screen that is asked about. A layout will split a screen; today there is one zone. */
export type Zone = 'main';

export interface PlaybackSource {
  readonly type: 'playlist' | 'content';
  readonly id: string;
  /** The launch (`emergency`, `priority`, `manual`) or the schedule entry (`scheduled`) that plays it; `null` for a default. */
  readonly via: string | null;
  /** Where the cycle that plays now began, in ms since the Unix epoch: items are counted from here. */
  readonly since: number;
}

export interface PlaybackItem {
  /**
   * The item's id in its playlist; `null` for a launched content. An item of a nested playlist is named by the way to
   * it, `outer/inner`: a playlist may be nested in another more than once, and is another item each time.
   */
  readonly itemId: string | null;
  /** The content's id. */
  readonly content: string;
  /** Its place among all of the source's items, from 0, skipped ones counted; of a nested item its outermost one's. */
  readonly index: number;
}

/** What stands on a screen. `source` and `item` are null together, and only when `mode` is `idle` or `off`. */
export interface Showing {
  readonly mode: Mode;
  readonly source: PlaybackSource | null;
  readonly item: PlaybackItem | null;
  /** When this item started, in ms since the Unix epoch; 0 when idle or off. */
  readonly since: number;
}

/** The timeline's answer. All instants are whole milliseconds since the Unix epoch. */
export interface Playback extends Showing {
  /** When this item ends or starts over, whatever the reason; `null`: nothing known ends it. */
  readonly until: number | null;
  /**
   * The next instant at which anything above changes, always later than the instant asked for; `null`: never. It is
   * `until`, or earlier where another schedule entry carries the same run on (only `source.via` changes then).
   */
  readonly nextChange: number | null;
  /** What stands there at `until`; `null` where `until` is. */
  readonly next: Showing | null;
}
