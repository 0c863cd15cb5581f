import type { Site } from '#lib/model/site';
import { TYPE_NAMES } from '../contents/content-facts';
import { daysText, timesText } from '../schedules/schedule-facts';

/** A record in the trash, as the list shows it. */
export interface Trashed {
  readonly collection: 'screens' | 'groups' | 'contents' | 'playlists' | 'schedules';
  readonly id: string;
  readonly name: string;
  /** What it is, for people. */
  readonly kind: string;
  readonly deletedAt: number;
}

/** Everything in the trash, the newest first. */
export function trashed(site: Site): readonly Trashed[] {
  const found: Trashed[] = [];
  function collect<T extends { readonly id: string; readonly deletedAt: number | null }>(
    collection: Trashed['collection'],
    records: ReadonlyMap<string, T>,
    describe: (record: T) => Pick<Trashed, 'name' | 'kind'>,
  ): void {
    for (const [id, record] of records) {
      if (record.deletedAt !== null)
        found.push({ collection, id, deletedAt: record.deletedAt, ...describe(record) });
    }
  }
  collect('contents', site.contents, ({ name, type }) => ({ name, kind: TYPE_NAMES[type] }));
  collect('playlists', site.playlists, ({ name }) => ({ name, kind: 'Playlist' }));
  collect('schedules', site.schedules, ({ name, when, playlist }) => ({
    name: name || `${site.playlists.get(playlist)?.name ?? 'Missing playlist'}, ${timesText(when)}`,
    kind: `Schedule entry, ${daysText(when.days)}`,
  }));
  collect('screens', site.screens, ({ name }) => ({ name, kind: 'Screen' }));
  collect('groups', site.groups, ({ name }) => ({ name, kind: 'Group' }));
  return found.sort((a, b) => b.deletedAt - a.deletedAt);
}
