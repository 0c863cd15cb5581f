import type { Schedule } from '#lib/model/schedule';
import type { Site } from '#lib/model/site';
import type { Target } from '#lib/model/values';
import { indexOf } from '#lib/timeline/site-index';
import { targetText } from './schedule-facts';

/** Whose entries are looked at: one target's, or `''` for every entry of the site. */
export type Aim = Target | '';

/** Everything that means it: a screen's own groups and tags included. Null: no entry is left out. */
export function targetsOf(site: Site, aim: Aim): ReadonlySet<string> | null {
  if (aim === '') return null;
  if (aim.startsWith('screen:')) return indexOf(site).targetsOf(aim.slice('screen:'.length));
  return new Set(['all', aim]);
}

/** The entries that are not in the trash and concern it, by id. */
export function entriesFor(site: Site, aim: Aim): readonly Schedule[] {
  const targets = targetsOf(site, aim);
  if (targets !== null) return indexOf(site).schedulesFor(targets);
  return [...site.schedules.values()]
    .filter(({ deletedAt }) => deletedAt === null)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function screensOf(site: Site, aim: Aim) {
  const screens = [...site.screens.values()].filter(({ deletedAt }) => deletedAt === null);
  if (aim === '' || aim === 'all') return screens;
  return screens.filter(({ id }) => indexOf(site).targetsOf(id).has(aim));
}

/**
 * The time zone in which its times are shown: the screens' own where they agree, else the site's. `mixed`: they don't,
 * and an entry is at these local times on each of them.
 */
export function zoneOf(site: Site, aim: Aim): { readonly zone: string; readonly mixed: boolean } {
  const zones = new Set(screensOf(site, aim).map(({ timezone }) => timezone ?? site.settings.timezone));
  const [only] = zones;
  if (zones.size === 1 && only !== undefined) return { zone: only, mixed: false };
  return { zone: site.settings.timezone, mixed: zones.size > 1 };
}

export function aimText(site: Site, aim: Aim): string {
  return aim === '' ? 'All entries' : targetText(aim, site);
}

/** What somebody wrote into the address; every entry where nothing of the site is meant. */
export function parseAim(site: Site, text: string | null): Aim {
  const match = /^(screen|group|tag):(.+)$/.exec(text ?? '');
  const [, kind, id = ''] = match ?? [];
  if (kind === 'screen' && site.screens.get(id)?.deletedAt === null) return `screen:${id}`;
  if (kind === 'group' && site.groups.get(id)?.deletedAt === null) return `group:${id}`;
  return kind === 'tag' ? `tag:${id}` : '';
}
