import type { Site } from '#lib/model/site';
import { Problem } from '../problem';

const NOUNS = { screens: 'screen', groups: 'group', contents: 'content', playlists: 'playlist' } as const;

/**
 * What a record is made to name must be there: two people apart can leave a name without anything behind it, a program
 * that does so made a slip. @throws {Problem} `unknown-reference` (422)
 */
export function demandThere(
  site: Site,
  collection: keyof typeof NOUNS,
  id: string | null | undefined,
  field: string,
): void {
  if (id === null || id === undefined) return;
  if (site[collection].get(id)?.deletedAt === null) return;
  throw new Problem(
    422,
    'unknown-reference',
    `The field “${field}” names the ${NOUNS[collection]} “${id}”, which is not there (any more).`,
  );
}

/** The same for what is aimed at; nobody need have a tag yet. @throws {Problem} `unknown-reference` (422) */
export function demandTargetThere(site: Site, target: string, field: string): void {
  const [, kind, id] = /^(screen|group):(.*)$/s.exec(target) ?? [];
  if (kind === 'screen') demandThere(site, 'screens', id, field);
  if (kind === 'group') demandThere(site, 'groups', id, field);
}

/** What an item of a playlist shows. @throws {Problem} `unknown-reference` (422) */
export function demandItemThere(
  site: Site,
  item: { readonly content?: string | null | undefined; readonly playlist?: string | null | undefined },
): void {
  demandThere(site, 'contents', item.content, 'content');
  demandThere(site, 'playlists', item.playlist, 'playlist');
}
