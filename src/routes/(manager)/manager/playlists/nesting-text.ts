/** Playlists that play each other in a circle, in order and by name: `“Lobby” plays “Notices”, which plays “Lobby”`. */
export function loopText(names: readonly string[]): string {
  const [first = '', ...others] = names.map((name) => `“${name}”`);
  return others.length === 0
    ? `${first} plays itself`
    : `${first} plays ${[...others, first].join(', which plays ')}`;
}
