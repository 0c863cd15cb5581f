import type { Screen } from '#lib/model/screen';
import type { Site } from '#lib/model/site';
import { indexOf } from '#lib/timeline/site-index';

/** One line of the many-screens view: a zone's hours, or a screen under them. */
export type Row =
  | { readonly kind: 'hours'; readonly timezone: string; readonly count: number }
  | { readonly kind: 'screen'; readonly screen: Screen; readonly timezone: string; readonly place: number };

/**
 * The screens that a target (`''`: all) means and whose name, id, place or tag holds the words, by zone (the site's own
 * first), then by name, each zone below its hours.
 */
export function rowsOf(site: Site, target: string, words: string): readonly Row[] {
  const index = indexOf(site);
  const typed = words.trim().toLocaleLowerCase();
  const zones = new Map<string, Screen[]>([[site.settings.timezone, []]]);
  for (const screen of site.screens.values()) {
    if (screen.deletedAt !== null || (target !== '' && !index.targetsOf(screen.id).has(target))) continue;
    const text = [screen.name, screen.id, screen.location, ...screen.tags].join('\n').toLocaleLowerCase();
    if (!text.includes(typed)) continue;
    const timezone = screen.timezone ?? site.settings.timezone;
    const list = zones.get(timezone);
    if (list === undefined) zones.set(timezone, [screen]);
    else list.push(screen);
  }
  let place = 0;
  return [...zones].flatMap(([timezone, screens]): readonly Row[] => {
    if (screens.length === 0) return [];
    screens.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
    return [
      { kind: 'hours', timezone, count: screens.length },
      ...screens.map((screen): Row => ({ kind: 'screen', screen, timezone, place: (place += 1) })),
    ];
  });
}

/** The rows that a window shows of a list of equally high ones, with some to spare on both sides. */
export function windowOf(
  count: number,
  rowPx: number,
  topPx: number,
  heightPx: number,
): { readonly first: number; readonly last: number } {
  const SPARE = 6;
  const first = Math.max(0, Math.floor(topPx / rowPx) - SPARE);
  const last = Math.min(count, Math.ceil((topPx + heightPx) / rowPx) + SPARE);
  return { first: Math.min(first, count), last: Math.max(last, 0) };
}
