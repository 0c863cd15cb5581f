import type { Clear, Launch } from '#lib/model/launch';
import type { Screen } from '#lib/model/screen';
import type { Site } from '#lib/model/site';
import { standingLaunches } from '#lib/model/standing';
import type { Target } from '#lib/model/values';
import type { ScreenStatus } from '#lib/state/replica-view.svelte';
import { indexOf } from '#lib/timeline/site-index';

/** One command that stands: what it was aimed at, and the screens it is for. */
export interface Emergency {
  /** When it was given, which no other command was. */
  readonly at: number;
  readonly until: number | null;
  readonly byName: string;
  /** Name of the content or playlist. */
  readonly name: string;
  readonly targets: readonly Target[];
  /** Those on which no newer emergency stands. */
  readonly screens: readonly Screen[];
  readonly launches: readonly Launch[];
}

/** The emergencies that stand at an instant (ms), newest first. */
export function emergenciesAt(site: Site, now: number): readonly Emergency[] {
  const launches = standingLaunches(site, now).filter(({ mode }) => mode === 'emergency');
  if (launches.length === 0) return [];
  const screensOf = new Map<number, Screen[]>();
  for (const { at } of launches) screensOf.set(at, []);
  const index = indexOf(site);
  const clears = index.clears.filter(({ what }) => what === 'emergency');
  for (const screen of site.screens.values()) {
    if (screen.deletedAt !== null) continue;
    const targets = index.targetsOf(screen.id);
    const due = launches.find((launch) => targets.has(launch.target) && !isCleared(launch, targets, clears));
    if (due !== undefined) screensOf.get(due.at)?.push(screen);
  }
  return [...screensOf].map(([at, screens]) => {
    const mine = launches.filter((launch) => launch.at === at);
    const [first] = mine;
    const records = first?.source.type === 'playlist' ? site.playlists : site.contents;
    return {
      at,
      until: first?.until ?? null,
      byName: first?.byName ?? '',
      name: records.get(first?.source.id ?? '')?.name ?? 'Something that is not there any more',
      // The schema has looked at each.
      targets: mine.map(({ target }) => target as Target),
      screens: screens.sort((a, b) => a.name.localeCompare(b.name)),
      launches: mine,
    };
  });
}

function isCleared(launch: Launch, targets: ReadonlySet<string>, clears: readonly Clear[]): boolean {
  return clears.some((clear) => clear.at > launch.at && targets.has(clear.target));
}

/** Others that end with this one, because all-clear is said to screens and not to a command. */
export function endingWith(one: Emergency, all: readonly Emergency[], site: Site): readonly Emergency[] {
  const index = indexOf(site);
  const isFreed = (screen: Screen): boolean => {
    const targets = index.targetsOf(screen.id);
    return one.targets.some((target) => targets.has(target));
  };
  return all.filter((other) => other !== one && other.screens.some(isFreed));
}

/** Where a screen stands with an emergency; `name`: it shows what it is called, its file is not there yet. */
export type Standing = 'shown' | 'name' | 'waiting' | 'offline';

export function standingOn({ launches }: Emergency, status: ScreenStatus | undefined): Standing {
  if (status?.online !== true) return 'offline';
  const { mode, via = null, source = null, content = null } = status.status ?? {};
  const isIt = launches.some((launch) => (via === null ? source === launch.source.id : via === launch.id));
  if (mode !== 'emergency' || !isIt) return 'waiting';
  return content === null ? 'name' : 'shown';
}

export interface Reach {
  readonly connected: number;
  readonly shown: number;
  /** Everyone else, those that are connected first. */
  readonly missing: readonly { readonly screen: Screen; readonly standing: Exclude<Standing, 'shown'> }[];
}

/** How far an emergency has come. */
export function reachOf(one: Emergency, statuses: ReadonlyMap<string, ScreenStatus>): Reach {
  const missing: { screen: Screen; standing: Exclude<Standing, 'shown'> }[] = [];
  let shown = 0;
  let offline = 0;
  for (const screen of one.screens) {
    const standing = standingOn(one, statuses.get(screen.id));
    if (standing === 'offline') offline += 1;
    if (standing === 'shown') shown += 1;
    else missing.push({ screen, standing });
  }
  const isOffline = ({ standing }: (typeof missing)[number]): number => (standing === 'offline' ? 1 : 0);
  missing.sort((a, b) => isOffline(a) - isOffline(b));
  return { connected: one.screens.length - offline, shown, missing };
}

/** `shown by 3 of 4 connected screens; 1 is offline` */
export function reachText({ connected, shown, missing }: Reach): string {
  const offline = missing.filter(({ standing }) => standing === 'offline').length;
  const screens = connected === 1 ? 'screen' : 'screens';
  const by =
    connected === 0 ? 'No screen is connected' : `Shown by ${shown} of ${connected} connected ${screens}`;
  return offline === 0 ? `${by}.` : `${by}; ${offline} ${offline === 1 ? 'is' : 'are'} offline.`;
}
