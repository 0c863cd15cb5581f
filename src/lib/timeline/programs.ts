import type { Content } from '../model/content';
import type { Playlist } from '../model/playlist';
import type { Site } from '../model/site';
import type { Duration } from '../model/values';
import { DAY, dayOfDate } from './day';
import { Program, type Slot } from './program';
import { wallClock, type WallClock } from './wall-clock';

/**
 * A playlist of a site; `null` when it is missing, in the trash, or holds nothing that could ever play. A `filler` stands
 * in for whatever nothing else fills: it has no beginning and so no end, and loops whatever the playlist says.
 */
export function playlistProgram(
  site: Site,
  id: string,
  timezone: string,
  use: 'source' | 'filler',
): Program | null {
  const record = site.playlists.get(id);
  if (record === undefined || record.deletedAt !== null) return null;
  const contents = record.items.map(({ content }) =>
    content === null ? undefined : site.contents.get(content),
  );
  const loop = use === 'filler' || record.loop;
  return playable(programOf(record, contents, site.settings.defaultSeconds, timezone, loop));
}

/**
 * A content on its own, as a launch shows it: film starts again whenever it ends, anything else just stays. `null` as
 * above.
 */
export function contentProgram(site: Site, id: string, timezone: string): Program | null {
  const record = site.contents.get(id);
  if (record === undefined || record.deletedAt !== null) return null;
  const ms = ownLengthMs(record) === null ? Infinity : lengthMs(record.duration, record, 0);
  const slot = { itemId: null, content: id, index: 0, ms, ...validity(record, wallClock(timezone)) };
  return playable(new Program('content', id, true, [slot]));
}

interface Made {
  readonly contents: readonly (Content | undefined)[];
  readonly defaultSeconds: number;
  readonly program: Program;
}

/** Programs outlive the site object that they were made for, as long as the records that they were made from. */
const made = new WeakMap<Playlist, Map<string, Made>>();

function programOf(
  record: Playlist,
  contents: readonly (Content | undefined)[],
  defaultSeconds: number,
  timezone: string,
  loop: boolean,
): Program {
  const ofRecord = made.get(record) ?? new Map<string, Made>();
  made.set(record, ofRecord);
  const key = `${timezone} ${loop}`;
  const known = ofRecord.get(key);
  if (
    known?.defaultSeconds === defaultSeconds &&
    known.contents.every((one, index) => one === contents[index])
  ) {
    return known.program;
  }
  const clock = wallClock(timezone);
  const slots: Slot[] = [];
  for (const [index, item] of record.items.entries()) {
    const content = contents[index];
    if (content === undefined || content.deletedAt !== null) continue;
    const ms = lengthMs(item.duration ?? content.duration, content, defaultSeconds);
    slots.push({ itemId: item.id, content: content.id, index, ms, ...validity(content, clock) });
  }
  const program = new Program('playlist', record.id, loop, slots);
  ofRecord.set(key, { contents, defaultSeconds, program });
  return program;
}

function playable(program: Program): Program | null {
  return program.everPlayable ? program : null;
}

/** The media's own length in ms; `null` for what has none, or none that is sane. */
function ownLengthMs(content: Content): number | null {
  if (content.type !== 'image' && content.type !== 'video') return null;
  const ms = Math.round(content.media.durationMs ?? 0);
  return Number.isFinite(ms) && ms >= 1 ? ms : null;
}

/** Whole ms, at least 1; `Infinity` for a duration of 0, "until something else takes over". */
function lengthMs(duration: Duration, content: Content, defaultSeconds: number): number {
  if (duration === 0) return Infinity;
  if (duration === 'auto') return ownLengthMs(content) ?? Math.max(1, Math.round(defaultSeconds * 1_000));
  return Math.max(1, Math.round(duration * 1_000));
}

/** The instants between which a content may play: from the start of its first day to the end of its last. */
function validity(content: Content, clock: WallClock): { from: number; to: number } {
  const { from = null, to = null } = content.validity ?? {};
  return {
    from: from === null ? -Infinity : clock.startOf(dayOfDate(from) * DAY),
    to: to === null ? Infinity : clock.endOf((dayOfDate(to) + 1) * DAY),
  };
}
