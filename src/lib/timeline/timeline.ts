import type { Screen } from '../model/screen';
import type { Site } from '../model/site';
import { Plan, sourceProgram } from './plan';
import type { Mode, Playback, PlaybackSource, Zone } from './playback';
import type { Program } from './program';

const plans = new WeakMap<Site, Map<string, Plan>>();
/** The last plan of a screen, whatever the version of the site: most edits leave most plans as they are. */
const latest = new WeakMap<Screen, Plan>();

/**
 * The plan of one screen. A site object never changes, so neither does its plan; a later version of the site has the
 * same one while nothing changed that it is made of.
 */
export function planFor(site: Site, screenId: string): Plan {
  let ofSite = plans.get(site);
  if (ofSite === undefined) {
    ofSite = new Map();
    plans.set(site, ofSite);
  }
  let plan = ofSite.get(screenId);
  if (plan === undefined) {
    const screen = site.screens.get(screenId);
    const before = screen && latest.get(screen);
    plan = before?.screenId === screenId && before.holdsFor(site) ? before : new Plan(site, screenId);
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

/** A source by itself, as it plays on a screen in that mode; `null` when it is gone or can never play. */
export function programOf(
  site: Site,
  screenId: string,
  mode: Mode,
  source: Pick<PlaybackSource, 'type' | 'id'>,
): Program | null {
  return sourceProgram(site, planFor(site, screenId).timezone, mode, source);
}
