import type { Content } from '#lib/model/content';
import type { Playlist, PlaylistItem } from '#lib/model/playlist';
import type { Settings } from '#lib/model/settings';
import type { Site } from '#lib/model/site';
import { lengthText } from '$lib/components/duration-text';
import { automaticSeconds } from '../contents/content-facts';

/** Seconds that an item is shown; `null`: until something else takes over. */
export function itemSeconds(item: PlaylistItem, content: Content, settings: Settings): number | null {
  const duration = item.duration ?? content.duration;
  if (duration === 'auto') return automaticSeconds(content, settings);
  return duration === 0 ? null : duration;
}

export interface PlaylistLength {
  /** Of one round, up to the first item that has no end. */
  readonly seconds: number;
  /** An item has no end: what stands after it is never shown. */
  readonly open: boolean;
  /** Items whose content is in the trash or gone: they are skipped. */
  readonly missing: number;
}

export function playlistLength(
  playlist: Playlist,
  site: Pick<Site, 'contents' | 'settings'>,
): PlaylistLength {
  let seconds = 0;
  let open = false;
  let missing = 0;
  for (const item of playlist.items) {
    const content = site.contents.get(item.content ?? '');
    if (content === undefined || content.deletedAt !== null) {
      missing += 1;
      continue;
    }
    if (open) continue;
    const own = itemSeconds(item, content, site.settings);
    if (own === null) open = true;
    else seconds += own;
  }
  return { seconds, open, missing };
}

/** `4 items · 1 min 20 s`, and what is remarkable about it. */
export function playlistSentence(playlist: Playlist, length: PlaylistLength): string {
  const count = playlist.items.length;
  const parts = [count === 1 ? '1 item' : `${count} items`];
  if (count > 0)
    parts.push(length.open ? `${lengthText(length.seconds)}, then without end` : lengthText(length.seconds));
  parts.push(playlist.loop ? 'loops' : 'plays once');
  return parts.join(' · ');
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
