import { aimedScreens } from '#lib/model/aimed-screens';
import { slotOf, type Launch } from '#lib/model/launch';
import { standingLaunches } from '#lib/model/standing';
import type { Site } from '#lib/model/site';
import { playbackAt } from '#lib/timeline/timeline';
import { Problem } from '../problem';
import type { LaunchRequest } from './launch-request';

const alive = (record: { readonly deletedAt: number | null } | undefined): boolean =>
  record !== undefined && record.deletedAt === null;

function missing(site: Site, target: string): string | null {
  const at = target.indexOf(':');
  const kind = at < 0 ? target : target.slice(0, at);
  const id = target.slice(at + 1);
  switch (kind) {
    case 'screen':
      return alive(site.screens.get(id)) ? null : `There is no screen “${id}” (any more).`;
    case 'group':
      return alive(site.groups.get(id)) ? null : 'There is no such group of screens (any more).';
    case 'tag': {
      const tagged = [...site.screens.values()].some((screen) => alive(screen) && screen.tags.includes(id));
      return tagged ? null : `No screen has the tag “${id}”.`;
    }
    default:
      return null;
  }
}

/** @throws {Problem} `empty-selection` (422), or `unknown-target` (422), naming the first that is not there */
export function checkTargets(site: Site, targets: readonly string[]): void {
  if (targets.length === 0) {
    throw new Problem(
      422,
      'empty-selection',
      'No screen is chosen: name at least one target. Nothing was changed.',
    );
  }
  for (const target of targets) {
    const sentence = missing(site, target);
    if (sentence !== null) throw new Problem(422, 'unknown-target', `${sentence} Nothing was changed.`);
  }
}

/** @throws {Problem} `unknown-source` (422) */
export function checkSource(site: Site, source: LaunchRequest['source']): void {
  if (source.type === 'text') return;
  const { type, id } = source;
  const records = type === 'content' ? site.contents : site.playlists;
  if (alive(records.get(id))) return;
  throw new Problem(
    422,
    'unknown-source',
    `The ${type} to launch is not there (any more): it may be in the trash. Nothing was changed.`,
  );
}

/**
 * An emergency that nobody would see is no emergency: whoever gives it has to hear so at once.
 * @throws {Problem} `empty-selection` (422) when its targets mean no screen
 */
export function checkReach(site: Site, targets: readonly string[]): void {
  if (aimedScreens(site, targets).length > 0) return;
  throw new Problem(
    422,
    'empty-selection',
    'No screen belongs to what is chosen: nobody would see this emergency. Nothing was changed.',
  );
}

/** @throws {Problem} `nothing-to-show` (422) when none of the screens could show any of it at its beginning */
export function checkShows(site: Site, launches: readonly Launch[]): void {
  // The timeline itself is asked, with nothing but this command in the site: one screen stands for all of its zone.
  const alone: Site = {
    ...site,
    schedules: new Map(),
    launches: new Map(launches.map((launch) => [slotOf(launch), launch])),
  };
  const screens = aimedScreens(
    site,
    launches.map(({ target }) => target),
  );
  const ofZones = new Map(screens.map((screen) => [screen.timezone, screen]));
  const at = launches[0]?.at ?? 0;
  if ([...ofZones.values()].some(({ id }) => playbackAt(alone, id, at).mode === 'emergency')) return;
  throw new Problem(
    422,
    'nothing-to-show',
    'This can’t be shown now: it is outside of its dates, or holds nothing to show. Choose something else. Nothing was changed.',
  );
}

/**
 * An all-clear ends whatever emergency stands on its screens. One that its giver can't have known of is not ended by it.
 * @throws {Problem} `newer-emergency` (409)
 */
export function checkNoNewer(site: Site, targets: readonly string[], upTo: number, now: number): void {
  const freed = new Set(aimedScreens(site, targets));
  const newer = standingLaunches(site, now).find(
    ({ mode, at, target }) =>
      mode === 'emergency' && at > upTo && aimedScreens(site, [target]).some((screen) => freed.has(screen)),
  );
  if (newer === undefined) return;
  const by = newer.byName === '' ? '' : ` by ${newer.byName}`;
  throw new Problem(
    409,
    'newer-emergency',
    `Another emergency was given meanwhile${by}, on some of the same screens. Nothing was changed: look at it first.`,
  );
}
