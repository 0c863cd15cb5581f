import type { Content } from '#lib/model/content';
import type { BackOff } from './back-off';
import { renderKey, type Programme, type Spot } from './programme';

/** A spot and what is to be seen in it: its own content, or a stand-in while that can't be shown. */
export interface Due {
  readonly spot: Spot;
  /** `null`: something else than a content, see `faceOf`. */
  readonly content: Content | null;
  readonly key: string;
}

/**
 * What is to be seen: the content; else black outside of the screen's hours, the name of an emergency that can't be shown
 * itself (yet), or the idle card.
 */
export function faceOf({
  spot,
  content,
}: Pick<Due, 'spot' | 'content'>): 'content' | 'off' | 'name' | 'idle' {
  if (content !== null) return 'content';
  if (spot.mode === 'off') return 'off';
  return spot.mode === 'emergency' ? 'name' : 'idle';
}

/**
 * What to show in a spot: its content; if that failed lately, the next one of the same source that did not (the timeline
 * doesn't move); if there is none, the idle card. An emergency has no stand-ins: its name says more than another item.
 */
export function playable(programme: Programme, spot: Spot, failures: BackOff, now: number): Due {
  // On a wall an emergency stands whole where the same content was one part: it is another layer.
  const key = spot.mode === 'emergency' ? `emergency ${renderKey(spot.content)}` : renderKey(spot.content);
  if (spot.content !== null && failures.mayTry(key, now)) return { spot, content: spot.content, key };
  if (spot.mode === 'emergency') {
    return { spot, content: null, key: JSON.stringify(['name', spot.content?.name]) };
  }
  for (const content of spot.content === null ? [] : programme.standIns(spot, now)) {
    const standInKey = renderKey(content);
    if (failures.mayTry(standInKey, now)) return { spot, content, key: standInKey };
  }
  return { spot, content: null, key: spot.mode === 'off' ? 'off' : renderKey(null) };
}
