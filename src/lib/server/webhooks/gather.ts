import type { SiteEvent } from '../events/site-event';
import { hookEventOf, type HookEvent } from './hook-event';

/** One message to every webhook that wants it. */
export interface Gathered {
  readonly kind: HookEvent;
  /** When the newest of it happened, in ms since the Unix epoch. */
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Batch {
  readonly since: number;
  last: number;
  at: number;
  readonly events: SiteEvent[];
}

/** A message goes out when nothing was added to it for `quietMs`, or `longestMs` after its first event. */
const PACE: Readonly<Record<HookEvent, { readonly quietMs: number; readonly longestMs: number }>> = {
  'screen.offline': { quietMs: 1_000, longestMs: 5_000 },
  'screen.online': { quietMs: 1_000, longestMs: 5_000 },
  'screen.error': { quietMs: 5_000, longestMs: 60_000 },
  // Somebody edits: one message once they pause, not one a key.
  'site.changed': { quietMs: 10_000, longestMs: 60_000 },
  'emergency.launched': { quietMs: 0, longestMs: 0 },
  'emergency.cleared': { quietMs: 0, longestMs: 0 },
};
const MOST_SCREENS = 1_000;

/** Puts together what happens at about the same time, so that a thousand screens are one message and not a thousand. */
export class Gather {
  readonly #batches = new Map<HookEvent, Batch>();
  constructor(private readonly monotonic: () => number) {}

  hear(event: SiteEvent): void {
    const kind = hookEventOf(event);
    if (kind === null) return;
    const now = this.monotonic();
    const batch = this.#batches.get(kind) ?? { since: now, last: now, at: event.at, events: [] };
    batch.last = now;
    batch.at = event.at;
    batch.events.push(event);
    this.#batches.set(kind, batch);
  }

  /** What is due; `all`: whatever there is. */
  take(all = false): readonly Gathered[] {
    const now = this.monotonic();
    return [...this.#batches].flatMap(([kind, batch]) => {
      const { quietMs, longestMs } = PACE[kind];
      if (!all && now - batch.last < quietMs && now - batch.since < longestMs) return [];
      this.#batches.delete(kind);
      return [{ kind, at: batch.at, data: dataOf(kind, batch.events) }];
    });
  }
}

function dataOf(kind: HookEvent, events: readonly SiteEvent[]): Readonly<Record<string, unknown>> {
  if (kind.startsWith('screen.')) {
    const screens = events.map(({ at, data: { screen, ...more } }) => ({ id: screen, at, ...more }));
    return { screens: screens.slice(0, MOST_SCREENS), total: screens.length };
  }
  const by = [...new Set(events.map(({ data }) => String(data['by'])))];
  // Not spread into Math.max: an edit may be of more records than a call takes arguments.
  const version = events.reduce((newest, { data }) => Math.max(newest, Number(data['version'])), 0);
  if (kind === 'site.changed') {
    const records = new Set(events.map(({ data }) => `${String(data['collection'])}/${String(data['id'])}`));
    return { version, by, records: records.size };
  }
  const targets = [...new Set(events.map(({ data }) => String(data['target'])))];
  return { version, by, targets: targets.slice(0, MOST_SCREENS), total: targets.length };
}
