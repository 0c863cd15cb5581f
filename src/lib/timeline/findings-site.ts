import type { Schedule } from '../model/schedule';
import type { Site } from '../model/site';

/** The days that every finding looks ahead: eight weeks. */
export const LOOK_AHEAD_DAYS = 56;

const NONE: Site['launches'] = new Map();
const quiet = new WeakMap<Site, Site>();

/** The site without its launches, which pass: findings are about what was planned. */
export function withoutLaunches(site: Site): Site {
  if (site.launches.size === 0) return site;
  let found = quiet.get(site);
  if (found === undefined) {
    found = { ...site, launches: NONE };
    quiet.set(site, found);
  }
  return found;
}

/** The site as it would be with this entry, all other records shared. */
export function withEntry(site: Site, entry: Schedule): Site {
  return { ...site, schedules: new Map(site.schedules).set(entry.id, entry) };
}
