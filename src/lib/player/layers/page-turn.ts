/** Which page of a document everybody who plays this slot sees. */
export interface PageTurn {
  /** From 1 on. */
  readonly page: number;
  /** The one after it, the first after the last. */
  readonly next: number;
  /** When the next one takes its place, from now in ms. */
  readonly inMs: number;
}

/** Before the slot: its first page, until that has had its time. A document that is shorter than its slot repeats. */
export function pageTurnAt(
  positionMs: number,
  { pages, secondsPerPage }: { readonly pages: number; readonly secondsPerPage: number },
): PageTurn {
  const pageMs = secondsPerPage * 1_000;
  const turns = Math.max(0, Math.floor(positionMs / pageMs));
  return {
    page: (turns % pages) + 1,
    next: ((turns + 1) % pages) + 1,
    inMs: (turns + 1) * pageMs - positionMs,
  };
}
