import { clears, type Launch, type LaunchMode } from '../model/launch';
import type { Site } from '../model/site';
import type { Program } from './program';
import { contentProgram, playlistProgram } from './programs';
import { nextStart, type Entry } from './rota-entry';
import { indexOf } from './site-index';
import type { WallClock } from './wall-clock';

/** A launch as one screen sees it: it counts at `start` ≤ instant < `end`. */
export interface Turn {
  readonly id: string;
  readonly mode: LaunchMode;
  readonly program: Program;
  readonly start: number;
  readonly end: number;
}

/**
 * The launches aimed at a screen: emergencies, then those with priority, then the others, each kind newest first. A newer
 * one covers the older ones and does not end them: what it covered comes back when it is over. A clear ends every older
 * one of its kind, a start of one of the screen's schedule entries with something to play ends an older one without
 * priority.
 */
export function turnsOf(
  site: Site,
  targets: ReadonlySet<string>,
  timezone: string,
  entries: readonly Entry[],
  clock: WallClock,
): readonly Turn[] {
  const index = indexOf(site);
  const aimed = index.clears.filter(({ target }) => targets.has(target));

  function endOf(launch: Launch): number {
    let end = launch.until ?? Infinity;
    for (const clear of aimed) {
      if (clear.at > launch.at && clears(clear, launch)) end = Math.min(end, clear.at);
    }
    if (launch.mode === 'manual' && end > launch.at) {
      for (const entry of entries) end = Math.min(end, nextStart(entry, clock, launch.at));
    }
    return end;
  }

  const turns: Turn[] = [];
  for (const launch of index.launches) {
    if (!targets.has(launch.target)) continue;
    const program =
      launch.source.type === 'playlist'
        ? playlistProgram(site, launch.source.id, timezone, 'source')
        : contentProgram(site, launch.source.id, timezone);
    if (program === null) continue;
    const end = endOf(launch);
    if (end > launch.at) turns.push({ id: launch.id, mode: launch.mode, program, start: launch.at, end });
  }
  const rank = { emergency: 0, priority: 1, manual: 2 };
  return turns.sort((a, b) => rank[a.mode] - rank[b.mode] || b.start - a.start || (a.id < b.id ? -1 : 1));
}
