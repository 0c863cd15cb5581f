/** An address, or null for what is none. `URL.canParse` would throw on the older browsers that kiosks have. */
export function readUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    // It throws for what is no address.
    return null;
  }
}
