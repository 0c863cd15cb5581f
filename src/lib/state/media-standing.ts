import { mediaDigest } from '#lib/model/media-digest';
import type { Site } from '#lib/model/site';
import { neededMedia } from '#lib/timeline/needed-media';
import type { ScreenStatus } from './replica-view.svelte';

/**
 * A screen's media beside what this site says that it needs: `whole`; `missing` some, by its own count or because what it
 * has is not what is needed; `untold`: it keeps none, or does not say.
 */
export type MediaStanding = 'whole' | 'missing' | 'untold';

/** Costs a look at a week of the screen's programme where the screen says that it has all. */
export function mediaStanding(site: Site, { screen, status }: ScreenStatus): MediaStanding {
  const media = status?.media ?? null;
  if (media === null) return 'untold';
  if (media.have < media.need) return 'missing';
  const needed = neededMedia(site, screen, media.from).map(({ hash }) => hash);
  return media.digest === mediaDigest(needed) ? 'whole' : 'missing';
}
