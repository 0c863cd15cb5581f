import { filesOf } from '#lib/model/content';
import type { Media } from '#lib/model/media';
import type { Site } from '#lib/model/site';
import { planFor } from './timeline';
import { upcoming } from './upcoming';

/** What a screen needs on the device: what may play in the next seven days. */
const AHEAD_MS = 7 * 86_400_000;

/** A file that a screen may need. */
export interface NeededMedia extends Media {
  /** The content's, for people. */
  readonly name: string;
  /** When its source comes to play first, in ms; Infinity for what is covered and would only come back. */
  readonly since: number;
  /** Somebody launched it, and it plays now. */
  readonly launched: boolean;
}

/** The files that a screen may need from this instant (ms) on, first needed first, each once. */
export function neededMedia(site: Site, screen: string, from: number): readonly NeededMedia[] {
  const files = new Map<string, NeededMedia>();
  for (const { content: id, since, launched } of upcoming(planFor(site, screen), from, from + AHEAD_MS)) {
    const content = site.contents.get(id);
    if (content === undefined) continue;
    for (const file of filesOf(content))
      if (!files.has(file.hash)) files.set(file.hash, { ...file, name: content.name, since, launched });
  }
  return [...files.values()];
}
