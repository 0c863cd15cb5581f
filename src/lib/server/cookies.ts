/** The cookies of a `Cookie` header (RFC 6265): the first of a name counts, values are taken as they stand. */
export function parseCookies(header: string | null | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at < 1) continue;
    const name = pair.slice(0, at).trim();
    const value = pair
      .slice(at + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1');
    if (!cookies.has(name)) cookies.set(name, value);
  }
  return cookies;
}

/**
 * What one of our cookies is called. Over https it has the prefix that a browser takes from this very host alone, over
 * https and for all of its paths (RFC 6265bis, 4.1.3.2): what a neighbouring host or somebody on the network sets is
 * never it, and the plain name does not count there. Who comes from http to https logs in again.
 */
export function cookieName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}
