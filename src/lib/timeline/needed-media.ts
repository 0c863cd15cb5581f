import { filesOf } from '#lib/model/content';
import type { Media } from '#lib/model/media';
import type { Site } from '#lib/model/site';
import { planFor } from './timeline';
import { upcoming } from './upcoming';

/** What a screen needs on the device: what may play in the next seven days. */
const AHEAD_MS = 7 * 86_400_000;

/** The files that a screen may need from this instant (ms) on, first needed first, each once. */
export function neededMedia(site: Site, screen: string, from: number): readonly Media[] {
  const files = new Map<string, Media>();
  for (const id of upcoming(planFor(site, screen), from, from + AHEAD_MS)) {
    const content = site.contents.get(id);
    if (content === undefined) continue;
    for (const file of filesOf(content)) files.set(file.hash, file);
  }
  return [...files.values()];
}
