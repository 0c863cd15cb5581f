import type { Content } from '#lib/model/content';
import type { BackOff } from './back-off';
import { renderKey, type Programme, type Spot } from './programme';

/** A spot and what is to be seen in it: its own content, or a stand-in while that can't be shown. */
export interface Due {
  readonly spot: Spot;
  readonly content: Content | null;
  readonly key: string;
}

/**
 * What to show in a spot: its content; if that failed lately, the next one of the same source that did not (the timeline
 * doesn't move); if there is none, the idle card.
 */
export function playable(programme: Programme, spot: Spot, failures: BackOff, now: number): Due {
  const key = renderKey(spot.content);
  if (failures.mayTry(key, now)) return { spot, content: spot.content, key };
  for (const content of programme.standIns(spot, now)) {
    const standInKey = renderKey(content);
    if (failures.mayTry(standInKey, now)) return { spot, content, key: standInKey };
  }
  return { spot, content: null, key: renderKey(null) };
}
