import type { Site } from '#lib/model/site';
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

/** @throws {Problem} `unknown-target` (422), naming the first that is not there */
export function checkTargets(site: Site, targets: readonly string[]): void {
  for (const target of targets) {
    const sentence = missing(site, target);
    if (sentence !== null) throw new Problem(422, 'unknown-target', `${sentence} Nothing was changed.`);
  }
}

/** @throws {Problem} `unknown-source` (422) */
export function checkSource(site: Site, { type, id }: LaunchRequest['source']): void {
  const records = type === 'content' ? site.contents : site.playlists;
  if (alive(records.get(id))) return;
  throw new Problem(
    422,
    'unknown-source',
    `The ${type} to launch is not there (any more): it may be in the trash. Nothing was changed.`,
  );
}
