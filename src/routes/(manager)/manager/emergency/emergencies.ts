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
  /** That is in the trash or gone: screens go on as if there were no such emergency. */
  readonly gone: boolean;
  readonly targets: readonly Target[];
  /** Those on which no newer emergency stands. */
  readonly screens: readonly Screen[];
  /** Ids of those, and of the ones on which a newer one covers it. */
  readonly meant: ReadonlySet<string>;
  readonly launches: readonly Launch[];
}

/** The emergencies that stand at an instant (ms), newest first. */
export function emergenciesAt(site: Site, now: number): readonly Emergency[] {
  const launches = standingLaunches(site, now).filter(({ mode }) => mode === 'emergency');
  if (launches.length === 0) return [];
  const screensOf = new Map<number, Screen[]>();
  const meantFor = new Map<number, Set<string>>();
  for (const { at } of launches) {
    screensOf.set(at, []);
    meantFor.set(at, new Set());
  }
  const index = indexOf(site);
  const clears = index.clears.filter(({ what }) => what === 'emergency');
  for (const screen of site.screens.values()) {
    if (screen.deletedAt !== null) continue;
    const targets = index.targetsOf(screen.id);
    // Newest first.
    const due = launches
      .filter(({ target }) => targets.has(target))
      .filter((launch) => !isCleared(launch, targets, clears));
    for (const { at } of due) meantFor.get(at)?.add(screen.id);
    const [newest] = due;
    if (newest !== undefined) screensOf.get(newest.at)?.push(screen);
  }
  return [...screensOf].map(([at, screens]) => {
    const mine = launches.filter((launch) => launch.at === at);
    const [first] = mine;
    const records = first?.source.type === 'playlist' ? site.playlists : site.contents;
    const record = records.get(first?.source.id ?? '');
    return {
      at,
      until: first?.until ?? null,
      byName: first?.byName ?? '',
      name: record?.name ?? 'Something that is not there any more',
      gone: record === undefined || record.deletedAt !== null,
      // The schema has looked at each.
      targets: mine.map(({ target }) => target as Target),
      screens: screens.sort((a, b) => a.name.localeCompare(b.name)),
      meant: meantFor.get(at) ?? new Set(),
      launches: mine,
    };
  });
}

function isCleared(launch: Launch, targets: ReadonlySet<string>, clears: readonly Clear[]): boolean {
  return clears.some((clear) => clear.at > launch.at && targets.has(clear.target));
}

/**
 * Others that end with this one on some screens, because all-clear is said to screens and not to a command: also those that
 * it covers there.
 */
export function endingWith(one: Emergency, all: readonly Emergency[], site: Site): readonly Emergency[] {
  const index = indexOf(site);
  const isFreed = (screen: string): boolean => {
    const targets = index.targetsOf(screen);
    return one.targets.some((target) => targets.has(target));
  };
  return all.filter((other) => other !== one && [...other.meant].some(isFreed));
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

/** A screen that showed an emergency when it was last heard of, though none is meant for it any more. */
export interface Lingering {
  readonly screen: Screen;
  readonly online: boolean;
  readonly lastSeen: number;
}

/** Connected screens follow an all-clear within a second; only after this is there something to say of one. */
const FOLLOWS_MS = 3_000;

/** Those, at an instant (ms), beside the emergencies that stand then. One that was to end by itself did so there too. */
export function lingeringAt(
  site: Site,
  standing: readonly Emergency[],
  statuses: ReadonlyMap<string, ScreenStatus>,
  now: number,
): readonly Lingering[] {
  const meant = new Set(standing.flatMap(({ screens }) => screens.map(({ id }) => id)));
  const commands = [...site.launches.values()];
  const ended = new Set(
    commands.flatMap((one) =>
      one.kind === 'launch' && one.until !== null && one.until <= now ? [one.id] : [],
    ),
  );
  const isRecent = commands.some(
    (one) => one.kind === 'clear' && one.what === 'emergency' && now - one.at < FOLLOWS_MS,
  );
  const lingering: Lingering[] = [];
  for (const { screen: id, online, lastSeen, status } of statuses.values()) {
    if (status?.mode !== 'emergency' || ended.has(status.via ?? '') || (online && isRecent)) continue;
    const screen = site.screens.get(id);
    if (screen === undefined || screen.deletedAt !== null || meant.has(id)) continue;
    lingering.push({ screen, online, lastSeen });
  }
  return lingering.sort((a, b) => a.screen.name.localeCompare(b.screen.name));
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
