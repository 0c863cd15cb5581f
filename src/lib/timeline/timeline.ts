import type { Site } from '../model/site';
import { Plan } from './plan';
import type { Playback, Zone } from './playback';

const plans = new WeakMap<Site, Map<string, Plan>>();

/** The plan of one screen, made once per site object; a site object never changes, so neither does its plan. */
export function planFor(site: Site, screenId: string): Plan {
  let ofSite = plans.get(site);
  if (ofSite === undefined) {
    ofSite = new Map();
    plans.set(site, ofSite);
  }
  let plan = ofSite.get(screenId);
  if (plan === undefined) {
    plan = new Plan(site, screenId);
    ofSite.set(screenId, plan);
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
