import type { Site } from '../model/site';
import { playlistProgram } from './programs';

/** How far a playlist can be relied on: it always has something to show as long as it runs, sometimes, or never. */
export type Reliance = 'always' | 'sometimes' | 'never';

const known = new WeakMap<Site, Map<string, Reliance>>();

/** Asked thousands of times of one site, so each answer is kept with it. */
export function relianceOf(site: Site, playlist: string, timezone: string): Reliance {
  let ofSite = known.get(site);
  if (ofSite === undefined) {
    ofSite = new Map();
    known.set(site, ofSite);
  }
  const key = `${timezone} ${playlist}`;
  let found = ofSite.get(key);
  if (found === undefined) {
    const program = playlistProgram(site, playlist, timezone, 'source');
    found = program === null ? 'never' : program.steady ? 'always' : 'sometimes';
    ofSite.set(key, found);
  }
  return found;
}
