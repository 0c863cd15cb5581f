/** A slot this much longer than its media is meant to repeat it; less is rounding of the file's own length. */
const LONGER_MS = 500;

export function shouldLoop(slotMs: number | null, mediaMs: number | null): boolean {
  return mediaMs !== null && (slotMs === null || slotMs > mediaMs + LONGER_MS);
}

/**
 * Where in the media everybody who plays this slot is, in ms: media that is shorter than its slot repeats. Before the
 * slot, and for media of unknown length, the beginning.
 */
export function playheadAt(positionMs: number, mediaMs: number | null): number {
  if (positionMs <= 0 || mediaMs === null || mediaMs <= 0) return 0;
  return positionMs % mediaMs;
}
