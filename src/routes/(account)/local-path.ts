/** Where to go after logging in: a path of this site, whatever the address bar was made to say. */
export function localPath(next: string | null): string {
  const home = '/manager';
  if (next === null || !next.startsWith('/')) return home;
  try {
    // A browser reads `//host`, `/\host` and control characters in its own way, so it is asked to read it here.
    const url = new URL(next, 'http://here.invalid');
    const there = url.pathname + url.search;
    // What is left once dots are resolved may begin with two slashes: `/.//host`.
    return url.origin === 'http://here.invalid' && !there.startsWith('//') ? there : home;
  } catch {
    return home;
  }
}
