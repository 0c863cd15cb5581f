import type { Playlist, PlaylistItem } from './playlist';

/** An item of a playlist, expanded: a content's, or one that stands for another playlist's items. */
export type Part =
  | { readonly item: PlaylistItem; readonly content: string; readonly nested: null }
  | { readonly item: PlaylistItem; readonly content: null; readonly nested: Expansion };

export interface Expansion {
  readonly playlist: Playlist;
  readonly parts: readonly Part[];
}

export interface Expanded extends Expansion {
  /** What was looked up on the way, missing playlists included: while all of it is the same, so is the expansion. */
  readonly looked: ReadonlyMap<string, Playlist | undefined>;
  /** Something was left out because it stands too deep or is too much. */
  readonly cut: boolean;
}

/** Playlists within playlists, the outermost one counted. */
export const DEEPEST = 16;
/** Items of nested playlists, all that are met on the way counted. Playlists that double at each level end here. */
export const MOST_NESTED = 5_000;

type Playlists = ReadonlyMap<string, Playlist>;

/**
 * A playlist with the playlists that it plays in place, in order. One that is missing, in the trash or already being
 * expanded above itself is left out, and so is what goes beyond the limits: the same on every replica, since it
 * depends on nothing but the records and the order of the items.
 */
export function expand(playlists: Playlists, root: Playlist): Expanded {
  const looked = new Map<string, Playlist | undefined>();
  const above = [root.id];
  let left = MOST_NESTED;
  let cut = false;

  function partsOf(playlist: Playlist): readonly Part[] {
    const parts: Part[] = [];
    for (const item of playlist.items) {
      if (above.length > 1 && (left -= 1) < 0) {
        cut = true;
        break;
      }
      if (item.playlist === null) {
        parts.push({ item, content: item.content, nested: null });
        continue;
      }
      const nested = playlists.get(item.playlist);
      looked.set(item.playlist, nested);
      if (nested === undefined || nested.deletedAt !== null || above.includes(nested.id)) continue;
      if (above.length >= DEEPEST) {
        cut = true;
        continue;
      }
      above.push(nested.id);
      parts.push({ item, content: null, nested: { playlist: nested, parts: partsOf(nested) } });
      above.pop();
    }
    return parts;
  }

  return { playlist: root, parts: partsOf(root), looked, cut };
}

/** What is wrong with playlists that play others: ids of playlists. */
export interface NestingProblems {
  /**
   * Each plays the next one and the last the first, which has the lowest id of them. Every playlist that is in a loop is
   * in one of these. (Two people can close one together; players leave out the playlist that comes back.)
   */
  readonly loops: readonly (readonly string[])[];
  /** Of these not everything plays: it stands too deep, or is too much. */
  readonly cut: readonly string[];
}

/** Loops and excesses among the playlists that are not in the trash, lowest ids first. */
export function nestingProblems({ playlists }: { readonly playlists: Playlists }): NestingProblems {
  const nested = new Map<string, readonly string[]>();
  for (const id of [...playlists.keys()].sort()) {
    const others = nestedIn(playlists, id);
    if (others.length > 0) nested.set(id, others);
  }
  const loops: (readonly string[])[] = [];
  const named = new Set<string>();
  const cut: string[] = [];
  for (const id of nested.keys()) {
    const playlist = playlists.get(id);
    if (playlist !== undefined && expand(playlists, playlist).cut) cut.push(id);
    if (named.has(id)) continue;
    const way = nestingPath((one) => nested.get(one) ?? [], id, id);
    if (way === null) continue;
    const loop = fromLowest(way.slice(0, -1));
    for (const one of loop) named.add(one);
    if (!loops.some((known) => String(known) === String(loop))) loops.push(loop);
  }
  return { loops, cut };
}

/**
 * The shortest way from a playlist by nesting to another (or back to itself), both ends included; `null` when there is
 * none. `nestedIn` names what a playlist plays in place.
 */
export function nestingPath(
  nestedIn: (id: string) => readonly string[],
  from: string,
  to: string,
): readonly string[] | null {
  const cameFrom = new Map<string, string>();
  let reached = [from];
  while (reached.length > 0) {
    const next: string[] = [];
    for (const id of reached) {
      for (const nested of nestedIn(id)) {
        if (nested === to) return [...wayTo(cameFrom, from, id), to];
        if (nested === from || cameFrom.has(nested)) continue;
        cameFrom.set(nested, id);
        next.push(nested);
      }
    }
    reached = next;
  }
  return null;
}

function wayTo(cameFrom: ReadonlyMap<string, string>, from: string, to: string): string[] {
  const way = [to];
  for (let at = to; at !== from; way.unshift(at)) at = cameFrom.get(at) ?? from;
  return way;
}

/** The playlists that one plays, those in the trash left out: ids, lowest first. */
function nestedIn(playlists: Playlists, id: string): readonly string[] {
  const playlist = playlists.get(id);
  if (playlist === undefined || playlist.deletedAt !== null) return [];
  const nested = playlist.items.map((item) => item.playlist).filter((other) => other !== null);
  return [...new Set(nested)].filter((other) => playlists.get(other)?.deletedAt === null).sort();
}

function fromLowest(loop: readonly string[]): readonly string[] {
  const lowest = loop.reduce((a, b) => (a < b ? a : b));
  const at = loop.indexOf(lowest);
  return [...loop.slice(at), ...loop.slice(0, at)];
}
