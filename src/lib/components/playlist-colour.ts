import type { Playlist } from '#lib/model/playlist';

/** A playlist's colour in a calendar: its filling, on which text has 4.5:1, and an edge that has 3:1 to the page. */
export interface PlaylistColour {
  readonly fill: string;
  readonly edge: string;
}

/** The playlists of a site as it reads them, by id. */
type Playlists = ReadonlyMap<string, Pick<Playlist, 'id' | 'createdAt' | 'deletedAt'>>;

/** Hues this far apart can be told from each other; more steps would only look alike. */
export const STEPS = 24;

const known = new WeakMap<Playlists, ReadonlyMap<string, number>>();

/**
 * A playlist's hue in degrees, the same for everybody: the playlists choose by age, each as far from the others as can
 * be, so that a new one leaves the older ones theirs, and no two are alike while there are enough (24). Colour helps
 * only: the name always stands beside it.
 */
export function playlistHue(playlists: Playlists, id: string): number {
  let hues = known.get(playlists);
  if (hues === undefined) {
    hues = chosenHues(playlists);
    known.set(playlists, hues);
  }
  // What is in the trash, missing, or no playlist at all is not to take a colour from those that are there.
  return hues.get(id) ?? (ownStep(id) * 360) / STEPS;
}

function chosenHues(playlists: Playlists): ReadonlyMap<string, number> {
  const hues = new Map<string, number>();
  let free = new Set<number>();
  let taken: number[] = [];
  const byAge = [...playlists.values()]
    .filter(({ deletedAt }) => deletedAt === null)
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  for (const { id } of byAge) {
    if (free.size === 0) {
      free = new Set(Array.from({ length: STEPS }, (_, step) => step));
      taken = [];
    }
    const step = farthest(free, taken, ownStep(id));
    free.delete(step);
    taken.push(step);
    hues.set(id, (step * 360) / STEPS);
  }
  return hues;
}

/** The free step with the most room around it; where several have as much, the first from the playlist's own on. */
function farthest(free: ReadonlySet<number>, taken: readonly number[], own: number): number {
  let best = own;
  let most = -1;
  for (let n = 0; n < STEPS; n += 1) {
    const step = (own + n) % STEPS;
    if (!free.has(step)) continue;
    const room = Math.min(STEPS, ...taken.map((other) => distance(step, other)));
    if (room > most) [best, most] = [step, room];
  }
  return best;
}

function distance(one: number, other: number): number {
  const steps = Math.abs(one - other);
  return Math.min(steps, STEPS - steps);
}

function ownStep(id: string): number {
  // FNV-1a: ids differ in few characters, their hues should not.
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % STEPS;
}

export function colourOfHue(hue: number, theme: 'light' | 'dark'): PlaylistColour {
  return theme === 'light'
    ? { fill: `oklch(0.91 0.055 ${hue})`, edge: `oklch(0.52 0.13 ${hue})` }
    : { fill: `oklch(0.34 0.06 ${hue})`, edge: `oklch(0.72 0.12 ${hue})` };
}

/** Both themes' colours of a playlist as custom properties, for a `style` attribute. */
export function playlistColourStyle(playlists: Playlists, id: string): string {
  const hue = playlistHue(playlists, id);
  const light = colourOfHue(hue, 'light');
  const dark = colourOfHue(hue, 'dark');
  return `--fill-light:${light.fill};--edge-light:${light.edge};--fill-dark:${dark.fill};--edge-dark:${dark.edge}`;
}
