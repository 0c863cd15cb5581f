import type { Screen } from '../model/screen';
import type { Site } from '../model/site';
import { Plan } from './plan';
import type { Playback, Zone } from './playback';

const plans = new WeakMap<Site, Map<string, Plan>>();
/** The last plan made for a screen, whatever the site: most edits leave most plans as they are. */
const latest = new WeakMap<Screen, Plan>();

/** The plan of one screen, made once per site object; a site object never changes, so neither does its plan. */
export function planFor(site: Site, screenId: string): Plan {
  let ofSite = plans.get(site);
  if (ofSite === undefined) {
    ofSite = new Map();
    plans.set(site, ofSite);
  }
  let plan = ofSite.get(screenId);
  if (plan === undefined) {
    const screen = site.screens.get(screenId);
    plan = new Plan(site, screenId, (screen && latest.get(screen)) ?? null);
    ofSite.set(screenId, plan);
    if (screen !== undefined) latest.set(screen, plan);
  }
  return plan;
}

/**
 * What plays on a screen at an instant (ms since the Unix epoch), and when that changes next. It depends on nothing but
 * its arguments, so every replica of the same document gives the same answer. A screen that is unknown or in the trash
 * is idle.
 */
export function playbackAt(site: Site, screenId: string, instant: number, _zone: Zone = 'main'): Playback {
  return planFor(site, screenId).at(instant);
}
