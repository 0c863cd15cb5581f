import type { Screen } from '../model/screen';
import type { Site } from '../model/site';
import { indexOf } from './site-index';

/** Screens for which the same entries count, in the same zone and hours: what is true of one is true of all. */
export interface AlikeScreens {
  /** At least one, by id. */
  readonly screens: readonly Screen[];
  readonly timezone: string;
  /** What entries of this site are aimed at that means these screens. */
  readonly targets: ReadonlySet<string>;
}

const known = new WeakMap<Site, readonly AlikeScreens[]>();

/** The screens that are not in the trash, by what is aimed at them; most screens first. */
export function alikeScreens(site: Site): readonly AlikeScreens[] {
  let found = known.get(site);
  if (found === undefined) {
    found = sorted(site);
    known.set(site, found);
  }
  return found;
}

function sorted(site: Site): readonly AlikeScreens[] {
  const index = indexOf(site);
  const used = new Set<string>();
  for (const { deletedAt, targets } of site.schedules.values()) {
    if (deletedAt === null) for (const target of targets) used.add(target);
  }
  const found = new Map<string, { screens: Screen[]; timezone: string; targets: ReadonlySet<string> }>();
  for (const screen of site.screens.values()) {
    if (screen.deletedAt !== null) continue;
    const targets = new Set([...index.targetsOf(screen.id)].filter((target) => used.has(target)));
    const timezone = screen.timezone ?? site.settings.timezone;
    const key = JSON.stringify([timezone, screen.hours, ...[...targets].sort()]);
    const alike = found.get(key);
    if (alike === undefined) found.set(key, { screens: [screen], timezone, targets });
    else alike.screens.push(screen);
  }
  for (const { screens } of found.values()) screens.sort((a, b) => (a.id < b.id ? -1 : 1));
  return [...found.values()].sort(
    (a, b) => b.screens.length - a.screens.length || (first(a) < first(b) ? -1 : 1),
  );
}

function first({ screens }: AlikeScreens): string {
  return screens[0]?.id ?? '';
}

/** Those that at least one of some targets means. */
export function aimedAt(alike: readonly AlikeScreens[], targets: readonly string[]): readonly AlikeScreens[] {
  return alike.filter((one) => targets.some((target) => one.targets.has(target)));
}
