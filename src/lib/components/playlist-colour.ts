/** A playlist's colour in a calendar: its filling, on which text has 4.5:1, and an edge that has 3:1 to the page. */
export interface PlaylistColour {
  readonly fill: string;
  readonly edge: string;
}

/** Hues this far apart can be told from each other; more steps would only look alike. */
const STEPS = 24;

/** The same for the same id everywhere and always, in degrees. Colour helps only: the name always stands beside it. */
export function playlistHue(id: string): number {
  // FNV-1a: ids differ in few characters, their hues should not.
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (((hash ^ (hash >>> 15)) >>> 0) % STEPS) * (360 / STEPS);
}

export function playlistColour(id: string, theme: 'light' | 'dark'): PlaylistColour {
  const hue = playlistHue(id);
  return theme === 'light'
    ? { fill: `oklch(0.91 0.055 ${hue})`, edge: `oklch(0.52 0.13 ${hue})` }
    : { fill: `oklch(0.34 0.06 ${hue})`, edge: `oklch(0.72 0.12 ${hue})` };
}

/** Both themes' colours as custom properties, for a `style` attribute. */
export function playlistColourStyle(id: string): string {
  const light = playlistColour(id, 'light');
  const dark = playlistColour(id, 'dark');
  return `--fill-light:${light.fill};--edge-light:${light.edge};--fill-dark:${dark.fill};--edge-dark:${dark.edge}`;
}
