import type { Playlist, PlaylistItem, Transition } from '#lib/model/playlist';
import { dayTimesText, validityText } from '$lib/components/day-times-text';
import { lengthText } from '$lib/components/duration-text';
import type { PlaylistLength } from './playlist-length';

/** Playlists that are not in the trash, by name: those that play, and those that are patterns for new ones. */
export function playlistsOf(playlists: Iterable<Playlist>): {
  readonly plain: readonly Playlist[];
  readonly templates: readonly Playlist[];
} {
  const all = [...playlists]
    .filter((playlist) => playlist.deletedAt === null)
    .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  return { plain: all.filter((one) => !one.template), templates: all.filter((one) => one.template) };
}

/** `1 min 20 s`, `up to 1 min 20 s`, `20 s, then without end`, `without end` */
export function roundText({ seconds, open, upTo }: PlaylistLength): string {
  if (open && seconds === 0) return 'without end';
  return `${upTo ? 'up to ' : ''}${lengthText(seconds)}${open ? ', then without end' : ''}`;
}

export function countText({ items }: Pick<Playlist, 'items'>): string {
  return items.length === 1 ? '1 item' : `${items.length} items`;
}

export const TRANSITION_NAMES: Readonly<Record<Transition, string>> = {
  cut: 'Cut: at once',
  fade: 'Fade: appears over the last',
  slide: 'Slide: comes in from the right',
};

/** `4 items · 1 min 20 s`, and what is remarkable about it. */
export function playlistSentence(playlist: Playlist, length: PlaylistLength): string {
  const parts = [countText(playlist)];
  if (playlist.items.length > 0) parts.push(roundText(length));
  if (playlist.shuffle) parts.push('shuffled');
  if (playlist.transition !== 'cut') parts.push(playlist.transition === 'fade' ? 'fades' : 'slides');
  parts.push(playlist.loop ? 'loops' : 'plays once');
  return parts.join(' · ');
}

/** When an item may play: `Mon–Fri 07:00–10:00 · until 24 Dec 2026`; null: always. */
export function rulesText({
  conditions,
  validity,
}: Pick<PlaylistItem, 'conditions' | 'validity'>): string | null {
  const parts = [conditions === null ? null : dayTimesText(conditions), validityText(validity)];
  const said = parts.filter((part) => part !== null);
  return said.length === 0 ? null : said.join(' · ');
}

/**
 * The item before which a dragged one was dropped, from the order that the list shows now; `null`: at the end.
 * `undefined`: it stands where it stood.
 */
export function droppedBefore(
  before: readonly string[],
  after: readonly string[],
  moved: string,
): string | null | undefined {
  const next = (order: readonly string[]): string | null => order[order.indexOf(moved) + 1] ?? null;
  return next(before) === next(after) ? undefined : next(after);
}

/** For a step up or down: the item to stand before, `null` for the end, `undefined` where there is no such step. */
export function steppedBefore(
  order: readonly string[],
  moved: string,
  step: 'up' | 'down',
): string | null | undefined {
  const index = order.indexOf(moved);
  if (index === -1) return undefined;
  if (step === 'up') return index === 0 ? undefined : order[index - 1];
  return index === order.length - 1 ? undefined : (order[index + 2] ?? null);
}
