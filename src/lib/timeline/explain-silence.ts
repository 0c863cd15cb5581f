import type { Site } from '../model/site';
import type { CandidateSource, Silence } from './explanation';

/** Why a source that has no program shows nothing: it never will, as the site stands. */
export function silenceOf(site: Site, { type, id }: CandidateSource): Silence {
  const collection = type === 'playlist' ? 'playlists' : 'contents';
  const record = site[collection].get(id);
  if (record === undefined) {
    const damaged = site.damaged.some((one) => one.collection === collection && one.id === id);
    return damaged ? 'damaged' : 'missing';
  }
  if (record.deletedAt !== null) return 'in-trash';
  return 'items' in record && record.items.length === 0 ? 'empty' : 'never-playable';
}
